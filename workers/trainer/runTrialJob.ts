import { type Clock, type Logger, toErrorRecord } from '@winnow/core';
import type { TrialProgress, TrialSpec } from '@winnow/pipeline';
import {
  isConnectionError,
  type JobContext,
  type SeriesCache,
  type SeriesLease,
  type TrialCheckpoints,
} from '@winnow/platform';
import type { EventSink } from './eventSink.ts';
import type { ThreadOutcome, TrialPool } from './trialPool.ts';

/** Who may run a trial, as Postgres says. */
export interface TrialLedger {
  /** takes a trial for one attempt and gives its number; undefined when the trial has ended */
  claim(trialId: string): Promise<number | undefined>;
  /** gives an attempt back that was not the trial's fault */
  release(trialId: string, attempt: number): Promise<void>;
}

export interface TrainerDeps {
  readonly ledger: TrialLedger;
  readonly clock: Clock;
  readonly log: Logger;
  readonly pool: Pick<TrialPool, 'run'>;
  readonly sink: Pick<EventSink, 'write'>;
  readonly cache: Pick<SeriesCache, 'lease'>;
  readonly checkpoints: Pick<TrialCheckpoints, 'remove'>;
  readonly maxAttempts: number;
}

/** How often at most a trial tells the queue how far it is: the coordinator may then know that another one can be asked. */
const SHOW_MS = 200;

/**
 * One delivery of a trial job. Idempotent: what decides is the trial's row, read at the start, not the job.
 *
 *   claim ─┬─ ended already (late or double delivery) → done
 *          ├─ taken too often → failed as poison
 *          └─ take its bars ─┬─ not to be had (missing, damaged) → failed
 *                            ├─ Postgres does not answer → claim given back, job handed back
 *                            └─ run in a thread ─┬─ terminal event stored → done
 *                                                ├─ stopped (shutdown) → claim given back, job handed back
 *                                                └─ thread lost → error: the queue's next delivery is the next attempt
 */
export async function runTrialJob(spec: TrialSpec, job: JobContext, deps: TrainerDeps): Promise<void> {
  const { ledger, sink, maxAttempts } = deps;
  const log = deps.log.child({ studyId: spec.studyId, trialId: spec.trialId, jobId: job.jobId });
  const attempt = await ledger.claim(spec.trialId);
  if (attempt === undefined) {
    log.info({}, 'trial has ended already; job dropped');
    deps.checkpoints.remove(spec.trialId);
    return;
  }

  let seq = 0;
  let folds = 1;
  let shownAt = deps.clock.now();
  let delivered: Promise<void> = Promise.resolve();
  const emit = (body: TrialProgress) => {
    const event = { v: 1, trialId: spec.trialId, attempt, seq: seq++, at: deps.clock.now(), body } as const;
    delivered = sink.write(spec.studyId, event);
    delivered.catch(() => {}); // awaited below; until then a failure must not count as unhandled
    if (body.type === 'started') folds = body.folds;
    if (body.type !== 'step' || event.at - shownAt < SHOW_MS) return;
    shownAt = event.at;
    const percent = Math.round((100 * (body.step + 1)) / folds);
    void delivered.then(() => job.showProgress(percent)).catch(() => {}); // the coordinator looks on its own, too
  };

  if (attempt > maxAttempts) {
    const message = `${spec.trialId}: took its worker down ${maxAttempts} times`;
    emit({ type: 'failed', error: { code: 'trial_poison', message } });
    await delivered;
    deps.checkpoints.remove(spec.trialId);
    return;
  }
  const started = deps.clock.now();
  if ((await runOnBars(spec, deps, emit)) === 'stopped') {
    await delivered;
    await ledger.release(spec.trialId, attempt);
    log.info({ attempt }, 'trial handed back');
    throw await job.handBack();
  }
  await delivered;
  deps.checkpoints.remove(spec.trialId);
  log.info({ attempt, ms: deps.clock.now() - started }, 'trial ended');
}

/** Runs the trial in a thread; its bars stay in memory until it has left that. */
async function runOnBars(
  spec: TrialSpec,
  { cache, pool, log }: TrainerDeps,
  emit: (body: TrialProgress) => void,
): Promise<ThreadOutcome> {
  let lease: SeriesLease;
  try {
    lease = await cache.lease(spec.dataRefs);
  } catch (error) {
    if (isConnectionError(error)) {
      log.warn({ trialId: spec.trialId, error: (error as Error).message }, 'Postgres is away; no bars for the trial');
      return 'stopped';
    }
    emit({ type: 'failed', error: toErrorRecord(error, 'trial_failed') });
    return 'ended';
  }
  try {
    return await pool.run(spec, lease.series, emit);
  } finally {
    lease.release();
  }
}
