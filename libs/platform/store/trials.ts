import type { ErrorRecord } from '@winnow/core';
import { stageNames, trialId } from '@winnow/core';
import type { RunMetrics } from '@winnow/evaluation';
import { type ParamValue, type TrialSpec, trialWork } from '@winnow/pipeline';
import { isTerminalState, type TrialView } from '@winnow/study';
import { and, asc, eq, gte, inArray, or, type SQL, sql } from 'drizzle-orm';
import { decodeTrialEvent } from '../journal/trialEventCodec.ts';
import type { Database } from './database.ts';
import { decodeMetrics } from './decodeMetrics.ts';
import { decodeTrialSpec } from './decodeSpec.ts';
import { recordForwardLooks } from './forwardLooks.ts';
import { runs, studies, trialEvents, trials } from './schema.ts';

export interface TrialRow extends TrialView {
  readonly id: string;
  readonly parent: number | null;
  readonly spec: TrialSpec;
  readonly error: ErrorRecord | null;
  readonly attempt: number;
  readonly worker: string | null;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  /** of a complete trial */
  readonly metrics: RunMetrics | null;
}

export interface NewTrial {
  readonly spec: TrialSpec;
  /** the parameters as the sampler gave them, policy included */
  readonly params: Readonly<Record<string, ParamValue>>;
  readonly parent: number | null;
}

/** Stores trials as waiting, and those of the forward stage in the ledger; those that exist already are left as they are. */
export async function createTrials(db: Database, rows: readonly NewTrial[]): Promise<void> {
  if (rows.length === 0) return;
  const values = rows.map(({ spec, params, parent }) => ({
    id: trialId(spec.studyId, spec.stage, spec.number),
    studyId: spec.studyId,
    stage: spec.stage,
    number: spec.number,
    parent,
    params,
    spec,
    state: 'waiting' as const,
  }));
  const insert = async (to: Pick<Database, 'insert'>) => to.insert(trials).values(values).onConflictDoNothing();
  const looks = rows.filter(({ spec }) => spec.stage === 'forward');
  if (looks.length === 0) {
    await insert(db);
    return;
  }
  await db.transaction(async (tx) => {
    await insert(tx);
    await recordForwardLooks(tx, looks);
  });
}

/** All trials of a study, by stage and number, with the steps of the attempt that counts. */
export async function studyTrials(db: Database, studyId: string): Promise<TrialRow[]> {
  return await readTrials(db, eq(trials.studyId, studyId));
}

/**
 * The same, read again only as far as it can have changed: trials that have ended never do.
 * @param known of the same study, by stage and number
 */
export async function refreshTrials(db: Database, studyId: string, known: readonly TrialRow[]): Promise<TrialRow[]> {
  const settled = known.filter(isTerminalState);
  const open = known.filter((trial) => !isTerminalState(trial)).map(({ id }) => id);
  const unseen = stageNames.map((stage) => {
    const seen = known.filter((trial) => trial.stage === stage).length;
    return and(eq(trials.stage, stage), gte(trials.number, seen)); // numbers have no gaps
  });
  const changed = or(inArray(trials.id, open), ...unseen);
  return [...settled, ...(await readTrials(db, and(eq(trials.studyId, studyId), changed)))].sort(byStageAndNumber);
}

async function readTrials(db: Database, which: SQL | undefined): Promise<TrialRow[]> {
  const steps = sql<unknown[] | null>`(
    select json_agg(event order by seq) from trial_events
    where trial_id = ${trials.id} and trial_events.attempt = ${trials.attempt} and type in ('step', 'fit_step')
  )`;
  const rows = await db
    .select({ trial: trials, metrics: runs.metrics, steps })
    .from(trials)
    .leftJoin(runs, eq(runs.trialId, trials.id))
    .where(which);
  return rows
    .map(({ trial, metrics, steps }) => {
      const spec = decodeTrialSpec(trial.spec);
      return {
        ...trial,
        params: trial.params as TrialRow['params'],
        spec,
        pruneAt: spec.pruneAt,
        work: trialWork(spec),
        error: trial.error as ErrorRecord | null,
        steps: (steps ?? []).flatMap(stepValue(spec.fitSteps ? 'fit_step' : 'step')),
        metrics: metrics === null ? null : decodeMetrics(metrics),
      };
    })
    .sort(byStageAndNumber);
}

/** The value of an event of the kind that rules look at; an event that this version cannot read has none. */
function stepValue(kind: 'step' | 'fit_step'): (event: unknown) => number[] {
  return (event) => {
    const body = decodeTrialEvent(event)?.body;
    return body?.type === kind ? [body.value] : [];
  };
}

function byStageAndNumber(a: TrialRow, b: TrialRow): number {
  return stageNames.indexOf(a.stage) - stageNames.indexOf(b.stage) || a.number - b.number;
}

/**
 * Takes a trial for one attempt.
 * @returns the attempt's number, or undefined when the trial has ended already
 */
export async function claimTrial(db: Database, id: string, worker: string): Promise<number | undefined> {
  const [row] = await db
    .update(trials)
    .set({ state: 'running', attempt: sql`${trials.attempt} + 1`, worker, startedAt: new Date() })
    .where(and(eq(trials.id, id), inArray(trials.state, ['waiting', 'running'])))
    .returning({ attempt: trials.attempt });
  return row?.attempt;
}

/** Gives a claimed trial back, as on shutdown: the attempt was not the trial's fault and does not count. */
export async function releaseTrial(db: Database, id: string, attempt: number): Promise<void> {
  await db
    .update(trials)
    .set({ state: 'waiting', attempt: attempt - 1, worker: null, startedAt: null })
    .where(and(eq(trials.id, id), eq(trials.attempt, attempt), eq(trials.state, 'running')));
  await db.delete(trialEvents).where(and(eq(trialEvents.trialId, id), eq(trialEvents.attempt, attempt)));
}

/** Job payloads of all trials of a study that have not ended. */
export async function openTrials(db: Database, studyId: string): Promise<TrialSpec[]> {
  const rows = await db
    .select({ spec: trials.spec })
    .from(trials)
    .where(and(eq(trials.studyId, studyId), inArray(trials.state, ['waiting', 'running'])))
    .orderBy(asc(trials.number));
  return rows.map((row) => decodeTrialSpec(row.spec));
}

export interface StageCount {
  readonly studyId: string;
  readonly stage: TrialView['stage'];
  readonly state: TrialView['state'];
  readonly trials: number;
  readonly best: number | null;
}

/** Trials per study, stage and state, with the best value: what progress displays need, in one query. */
export async function countTrials(db: Database, studyId?: string): Promise<StageCount[]> {
  return await db
    .select({
      studyId: trials.studyId,
      stage: trials.stage,
      state: trials.state,
      trials: sql<number>`count(*)::int`,
      best: sql<number | null>`max(nullif(${trials.value}, 'NaN'::float8)) filter (where ${trials.state} = 'complete')`,
    })
    .from(trials)
    .innerJoin(studies, eq(studies.id, trials.studyId))
    .where(studyId === undefined ? undefined : eq(trials.studyId, studyId))
    .groupBy(trials.studyId, trials.stage, trials.state);
}
