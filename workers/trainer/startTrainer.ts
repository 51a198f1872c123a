import {
  type ComponentContext,
  claimFresh,
  claimTrial,
  decodeTrialSpec,
  homePaths,
  type JobPayloads,
  Journal,
  loadStoredSeries,
  openWorkerBlobs,
  type RunningComponent,
  recordEvents,
  releaseTrial,
  SeriesCache,
  trialCheckpoints,
} from '@winnow/platform';
import { isShortBatch } from '@winnow/study';
import { EventSink } from './eventSink.ts';
import { replayJournals } from './replayJournals.ts';
import { runTrialJob, type TrialLedger } from './runTrialJob.ts';
import { takeTurns } from './takeTurns.ts';
import { TrialPool } from './trialPool.ts';

/** Replays what earlier trainers left behind, then takes trial jobs, one per thread and the next ones if they are short. */
export async function startTrainer({
  id,
  config,
  log,
  clock,
  db,
  queues,
}: ComponentContext): Promise<RunningComponent> {
  const { threads, lockMs, maxAttempts } = config.trainer;
  const paths = homePaths(config.home);
  const checkpoints = trialCheckpoints(paths.checkpoints, log);
  const pool = new TrialPool(threads, checkpoints);
  await replayJournals(db, paths.journal, log);
  checkpoints.sweep(clock.now());

  const journal = new Journal(paths.journal, `${id}-${clock.now()}`);
  const sink = new EventSink((events) => recordEvents(db, events), journal, log);
  const ledger: TrialLedger = {
    claimFresh: (trialIds) => claimFresh(db, trialIds, id),
    claim: (trialId) => claimTrial(db, trialId, id),
    release: (trialId, attempt) => releaseTrial(db, trialId, attempt),
  };
  const blobs = openWorkerBlobs(db, config, log);
  const cache = new SeriesCache((ref) => loadStoredSeries(blobs, ref), config.data.memoryBytes);
  const deps = { ledger, clock, log, pool, sink, cache, checkpoints, turns: takeTurns(), maxAttempts };
  const isShort = ({ trials }: JobPayloads['trials']) => isShortBatch(trials);
  await pool.loaded(); // a job belongs to a trainer that can begin with it
  const consumer = queues.consume('trials', { concurrency: threads, lockMs, isShort }, ({ trials }, job) =>
    runTrialJob(trials.map(decodeTrialSpec), job, deps),
  );
  return {
    info: { threads },
    stop: async () => {
      const closed = consumer.close();
      pool.requestStop();
      await closed;
      await sink.close();
      await journal.close();
      await pool.close();
    },
  };
}
