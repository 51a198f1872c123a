import { type Clock, type Logger, toErrorRecord, WinnowError } from '@winnow/core';
import { isTerminal, type TrialProgress, type TrialSpec } from '@winnow/pipeline';
import {
  isConnectionError,
  type JobContext,
  type SeriesCache,
  type SeriesLease,
  type TrialCheckpoints,
} from '@winnow/platform';
import type { EventSink } from './eventSink.ts';
import type { Turns } from './takeTurns.ts';
import type { OnProgress, ThreadOutcome, TrialPool } from './trialPool.ts';

/** Who may run a trial, as Postgres says. */
export interface TrialLedger {
  /** takes those of the trials that nobody has taken yet, for their first attempt, and gives their ids */
  claimFresh(trialIds: readonly string[]): Promise<ReadonlySet<string>>;
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
  /** of this trainer's jobs on trials */
  readonly turns: Turns;
  readonly maxAttempts: number;
}

/** How often at most a job tells the queue how far it is: the coordinator may then know that another trial can be asked. */
const SHOW_MS = 200;

/** A trial that this job has taken. */
interface TakenTrial {
  readonly spec: TrialSpec;
  readonly attempt: number;
  seq: number;
  startedAt: number;
  folds: number;
  /** share of its folds that is done; 1: it has ended */
  done: number;
}

/**
 * One delivery of a job. Idempotent: what decides is each trial's row, read at the start, not the job. Trials that nobody has
 * taken yet are claimed and run together; one that was taken before may have been what took its worker down, and is run alone.
 * A job that comes while this trainer works on one of its trials, as after a laptop has slept through the job's lock, waits for that:
 * the trial has then ended. Another trainer that still works on it is not known of: there the trial runs twice.
 *
 *   claim ─┬─ ended already (late or double delivery) → done
 *          ├─ taken too often → failed as poison
 *          └─ take its bars ─┬─ not to be had (missing, damaged) → failed
 *                            ├─ Postgres does not answer → claims given back, job handed back
 *                            └─ run in a thread ─┬─ terminal events stored → done
 *                                                ├─ stopped (shutdown) → claims given back, job handed back
 *                                                └─ thread lost → the trials after that one in another thread; then an error:
 *                                                   the coordinator gives the trial another job, which is its next attempt
 */
export async function runTrialJob(specs: readonly TrialSpec[], job: JobContext, deps: TrainerDeps): Promise<void> {
  await deps.turns(
    specs.map(({ trialId }) => trialId),
    () => runInTurn(specs, job, deps),
  );
}

async function runInTurn(specs: readonly TrialSpec[], job: JobContext, deps: TrainerDeps): Promise<void> {
  const { ledger, checkpoints, maxAttempts } = deps;
  const fresh = await ledger.claimFresh(specs.map(({ trialId }) => trialId));
  const run = createJobRun(job, specs.length, deps);
  const taken = (spec: TrialSpec, attempt: number): TakenTrial => {
    return { spec, attempt, seq: 0, startedAt: deps.clock.now(), folds: 1, done: 0 };
  };
  await run.trials(specs.filter(({ trialId }) => fresh.has(trialId)).map((spec) => taken(spec, 1)));
  for (const spec of specs.filter(({ trialId }) => !fresh.has(trialId))) {
    const { studyId, trialId } = spec;
    const attempt = await ledger.claim(trialId);
    if (attempt === undefined) {
      deps.log.info({ studyId, trialId, jobId: job.jobId }, 'trial has ended already; dropped from its job');
      checkpoints.remove(trialId);
    } else if (attempt > maxAttempts) {
      const message = `${trialId}: took its worker down ${maxAttempts} times`;
      run.emit([[taken(spec, attempt), { type: 'failed', error: { code: 'trial_poison', message } }]]);
    } else {
      await run.trials([taken(spec, attempt)]);
    }
  }
  await run.end();
}

/** What a job has under way. */
function createJobRun(job: JobContext, count: number, deps: TrainerDeps) {
  const { clock, ledger, sink, checkpoints, log } = deps;
  const deliveries: Promise<void>[] = [];
  const ended: TakenTrial[] = [];
  let shownAt = clock.now();
  let lost: Error | undefined;

  const emit = (happened: readonly (readonly [TakenTrial, TrialProgress])[]) => {
    const at = clock.now();
    const events = happened.map(([trial, body]) => {
      note(trial, body, at);
      if (trial.done === 1) ended.push(trial);
      return { v: 1, trialId: trial.spec.trialId, attempt: trial.attempt, seq: trial.seq++, at, body } as const;
    });
    const delivered = sink.write(happened[0]![0].spec.studyId, events);
    delivered.catch(() => {}); // awaited at the end; until then a failure must not count as unhandled
    deliveries.push(delivered);
    if (at - shownAt < SHOW_MS || ended.length === count) return;
    shownAt = at;
    const running = happened.at(-1)![0];
    const percent = Math.round((100 * (ended.length + (running.done === 1 ? 0 : running.done))) / count);
    void delivered.then(() => job.showProgress(percent)).catch(() => {}); // the coordinator looks on its own, too
  };

  return {
    emit,

    /** Runs trials that were taken; those that cannot go on here are given back, and with them the job. */
    async trials(taken: readonly TakenTrial[]): Promise<void> {
      let left = taken;
      while (left.length > 0) {
        const trials = left;
        const outcome = await runOnBars(trials, deps, (happened) =>
          emit(happened.map(({ trial, progress }) => [trials[trial]!, progress])),
        );
        left = left.filter(({ done }) => done < 1);
        if (outcome.how === 'stopped') {
          await Promise.all(deliveries);
          for (const { spec, attempt } of left) await ledger.release(spec.trialId, attempt);
          log.info({ jobId: job.jobId, trials: left.length }, 'trials handed back');
          throw await job.handBack();
        }
        if (outcome.how !== 'lost') continue;
        lost = outcome.error;
        left = left.slice(1);
      }
    },

    /** Waits until all that happened is stored. */
    async end(): Promise<void> {
      await Promise.all(deliveries);
      for (const { spec, attempt, startedAt } of ended) {
        const { studyId, trialId } = spec;
        checkpoints.remove(trialId);
        log.info({ studyId, trialId, jobId: job.jobId, attempt, ms: clock.now() - startedAt }, 'trial ended');
      }
      if (lost !== undefined) throw lost;
    },
  };
}

/** Keeps what an event says of a trial's progress. */
function note(trial: TakenTrial, body: TrialProgress, at: number): void {
  if (body.type === 'started') [trial.startedAt, trial.folds] = [at, body.folds];
  if (body.type === 'step') trial.done = Math.min((body.step + 1) / trial.folds, 0.99); // it has ended when it says so
  if (isTerminal(body)) trial.done = 1;
}

/** Runs trials of one stage in a thread; their bars stay in memory until they have left that. */
async function runOnBars(
  trials: readonly TakenTrial[],
  { cache, pool, log }: TrainerDeps,
  onProgress: OnProgress,
): Promise<ThreadOutcome> {
  const specs = trials.map(({ spec }) => spec);
  let lease: SeriesLease;
  try {
    lease = await cache.lease(specs[0]!.dataRefs);
  } catch (error) {
    const { trialId } = specs[0]!;
    const { message } = error as Error;
    if (isConnectionError(error) || (error instanceof WinnowError && error.spec.retryable)) {
      log.warn({ trialId, error: message }, 'a service is away; no bars for the trials');
      return { how: 'stopped' };
    }
    if (!(error instanceof WinnowError)) {
      log.warn({ trialId, error: message }, 'no bars for the trials');
      return { how: 'lost', error: error as Error }; // no fault of the data: another attempt may have them, and they are counted
    }
    const failed = { type: 'failed', error: toErrorRecord(error, 'trial_failed') } as const;
    onProgress(specs.map((_, trial) => ({ trial, progress: failed })));
    return { how: 'ended' };
  }
  try {
    return await pool.run(specs, lease.series, onProgress);
  } finally {
    lease.release();
  }
}
