import {
  type ComponentContext,
  claimTrial,
  decodeTrialSpec,
  homePaths,
  Journal,
  loadStoredSeries,
  openWorkerBlobs,
  type RunningComponent,
  recordEvents,
  releaseTrial,
  SeriesCache,
} from '@winnow/platform';
import { EventSink } from './eventSink.ts';
import { replayJournals } from './replayJournals.ts';
import { runTrialJob, type TrialLedger } from './runTrialJob.ts';
import { TrialPool } from './trialPool.ts';

/** Replays what earlier trainers left behind, then takes trial jobs, one per thread. */
export async function startTrainer({
  id,
  config,
  log,
  clock,
  db,
  queues,
}: ComponentContext): Promise<RunningComponent> {
  const { threads, lockMs, maxAttempts } = config.trainer;
  const folder = homePaths(config.home).journal;
  await replayJournals(db, folder, log);

  const journal = new Journal(folder, `${id}-${clock.now()}`);
  const sink = new EventSink((events) => recordEvents(db, events), journal, log);
  const pool = new TrialPool(threads);
  const ledger: TrialLedger = {
    claim: (trialId) => claimTrial(db, trialId, id),
    release: (trialId, attempt) => releaseTrial(db, trialId, attempt),
  };
  const blobs = openWorkerBlobs(db, config, log);
  const cache = new SeriesCache((ref) => loadStoredSeries(blobs, ref), config.data.memoryBytes);
  const deps = { ledger, clock, log, pool, sink, cache, maxAttempts };
  const consumer = queues.consume('trials', threads, lockMs, (spec, job) =>
    runTrialJob(decodeTrialSpec(spec), job, deps),
  );
  return {
    info: { threads },
    stop: async () => {
      const closed = consumer.close();
      pool.requestStop();
      await closed;
      await sink.close();
      journal.close();
      await pool.close();
    },
  };
}
