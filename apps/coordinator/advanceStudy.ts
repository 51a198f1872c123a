/**
 * Takes one study as far as it can go now. A study is in one of its stages; in each pass:
 *
 *   plan ─┬─ trials to create → stored, enqueued; wait
 *         ├─ trials still open → wait
 *         └─ stage done ─┬─ no complete trial → study failed
 *                        ├─ another stage → its trials are the winners; pass again
 *                        └─ forward → winners become candidates → wait for the gate → study complete
 *
 * What can have changed is read from Postgres first, every write can be repeated, and planning is a pure function: a crash between
 * any two lines, or a second coordinator, changes nothing.
 */

import { type Clock, type Logger, trialJobId } from '@winnow/core';
import {
  advanceStage,
  createCandidates,
  createSearchTrials,
  createTrials,
  type Database,
  finishStudy,
  type Queues,
  recordEarlyEnd,
  type StudyRow,
  undecidedCandidates,
} from '@winnow/platform';
import { buildTrialSpec, nextStage, planStage, stageWinners, trialBatches, winnersBefore } from '@winnow/study';
import type { StudyMemory } from './studyMemory.ts';

export interface CoordinatorDeps {
  readonly db: Database;
  readonly queues: Queues;
  readonly log: Logger;
  readonly clock: Clock;
  readonly memory: StudyMemory;
}

export async function advanceStudy(row: StudyRow, deps: CoordinatorDeps): Promise<void> {
  let stage = row.stage;
  for (;;) {
    const next = await advanceStageOnce({ ...row, stage }, deps);
    if (next === undefined) return;
    stage = next;
  }
}

/** One pass; gives the next stage when the study has just entered it. */
async function advanceStageOnce(
  study: StudyRow,
  { db, queues, log, clock, memory }: CoordinatorDeps,
): Promise<StudyRow['stage'] | undefined> {
  const { stage, spec } = study;
  const trials = await memory.trials(study.id);
  const own = trials.filter((trial) => trial.stage === stage);
  const seconds = (clock.now() - study.createdAt.getTime()) / 1000;
  const plan = planStage(study, stage, own, winnersBefore(study, stage, trials), seconds);
  if (plan.create.length > 0) {
    const planned = plan.create.map((trial) => ({
      spec: buildTrialSpec(study, stage, trial),
      params: trial.params,
      parent: trial.parent,
    }));
    const canEnd = stage === 'search' && spec.stages.search.stop !== undefined;
    const created = await (canEnd ? createSearchTrials(db, study.id, planned) : createTrials(db, planned));
    if (created === undefined) return undefined; // another coordinator has ended the search
    if (created.length === planned.length) memory.add(study.id, created);
    const batches = trialBatches(
      created.map((trial) => trial.spec), // those that another coordinator has created are its to enqueue
      spec.parallelism,
    );
    await queues.add(
      'trials',
      batches.map((batch) => ({ id: trialJobId(batch), payload: { trials: batch } })),
    );
  }
  if (plan.earlyEnd !== undefined && study.earlyEnd === null) {
    const trialsTried = own.length + plan.create.length;
    if (!(await recordEarlyEnd(db, study.id, plan.earlyEnd, trialsTried))) return undefined; // another one asked for more
    log.info({ studyId: study.id, reason: plan.earlyEnd, trials: trialsTried }, 'search ends early');
  }
  if (!plan.done) return undefined;

  const winners = stageWinners(spec, stage, own);
  if (winners.length === 0) {
    const message = `${study.id}: no trial of the ${stage} stage completed (${own.length} tried)`;
    await finishStudy(db, study.id, 'failed', { code: 'study_no_winner', message });
    log.warn({ studyId: study.id, stage }, 'study failed: no complete trial');
    return undefined;
  }
  const next = nextStage(stage);
  if (next !== undefined) {
    await advanceStage(db, study.id, stage, next);
    log.info({ studyId: study.id, stage: next, winners: winners.length }, 'stage begins');
    return next;
  }
  await createCandidates(db, study, winners, trials);
  const undecided = await undecidedCandidates(db, study.id);
  await queues.add(
    'promotions',
    undecided.map((id) => ({ id, payload: { candidateId: id } })),
  );
  if (undecided.length === 0) {
    await finishStudy(db, study.id, 'complete', null);
    log.info({ studyId: study.id }, 'study complete');
  }
  return undefined;
}
