import { type Clock, type Logger, toErrorRecord } from '@winnow/core';
import type { Series } from '@winnow/market';
import type { TrialProgress, TrialSpec } from '@winnow/pipeline';
import type { JobContext, SeriesCache } from '@winnow/platform';
import type { EventSink } from './eventSink.ts';
import type { TrialPool } from './trialPool.ts';

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
  readonly cache: Pick<SeriesCache, 'load'>;
  readonly maxAttempts: number;
}

/**
 * One delivery of a trial job. Idempotent: what decides is the trial's row, read at the start, not the job.
 *
 *   claim ─┬─ ended already (late or double delivery) → done
 *          ├─ taken too often → failed as poison
 *          └─ run in a thread ─┬─ terminal event stored → done
 *                              ├─ stopped (shutdown) → claim given back, job handed back
 *                              └─ thread lost → error: the queue's next delivery is the next attempt
 */
export async function runTrialJob(spec: TrialSpec, job: JobContext, deps: TrainerDeps): Promise<void> {
  const { ledger, pool, sink, maxAttempts } = deps;
  const log = deps.log.child({ studyId: spec.studyId, trialId: spec.trialId, jobId: job.jobId });
  const attempt = await ledger.claim(spec.trialId);
  if (attempt === undefined) {
    log.info({}, 'trial has ended already; job dropped');
    return;
  }

  let seq = 0;
  let delivered: Promise<void> = Promise.resolve();
  const emit = (body: TrialProgress) => {
    const event = { v: 1, trialId: spec.trialId, attempt, seq: seq++, at: deps.clock.now(), body } as const;
    delivered = sink.write(spec.studyId, event);
    delivered.catch(() => {}); // awaited below; until then a failure must not count as unhandled
  };

  if (attempt > maxAttempts) {
    const message = `${spec.trialId}: took its worker down ${maxAttempts} times`;
    emit({ type: 'failed', error: { code: 'trial_poison', message } });
    return await delivered;
  }
  const started = deps.clock.now();
  const series = loadSeries(spec, deps.cache, emit);
  if (series !== undefined && (await pool.run(spec, series, emit)) === 'stopped') {
    await delivered;
    await ledger.release(spec.trialId, attempt);
    log.info({ attempt }, 'trial handed back');
    throw await job.handBack();
  }
  await delivered;
  log.info({ attempt, ms: deps.clock.now() - started }, 'trial ended');
}

/** The trial's bars; a data error ends the trial and gives undefined. */
function loadSeries(
  spec: TrialSpec,
  cache: Pick<SeriesCache, 'load'>,
  emit: (body: TrialProgress) => void,
): Series[] | undefined {
  try {
    return spec.dataRefs.map((ref) => cache.load(ref));
  } catch (error) {
    emit({ type: 'failed', error: toErrorRecord(error, 'trial_failed') });
    return undefined;
  }
}
