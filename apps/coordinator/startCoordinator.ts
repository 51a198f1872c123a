import { type ComponentContext, type RunningComponent, runningStudies } from '@winnow/platform';
import { advanceStudy } from './advanceStudy.ts';
import { Loop } from './loop.ts';
import { reconcile } from './reconcile.ts';
import { startRetrains } from './retrain.ts';

/** Serves all running studies: at once when a job ends, and on a timer, which also repairs the queues. */
export async function startCoordinator({
  config,
  log,
  clock,
  db,
  queues,
}: ComponentContext): Promise<RunningComponent> {
  const { reconcileMs, schedulesFile } = config.coordinator;
  const deps = { db, queues, log };
  let nextReconcile = 0;
  const pass = async () => {
    const studies = await runningStudies(db);
    for (const study of studies) await advanceStudy(study, deps);
    if (clock.now() < nextReconcile) return;
    await reconcile(studies, deps);
    nextReconcile = clock.now() + reconcileMs;
  };
  const pollMs = Math.min(POLL_MS, reconcileMs);
  const loop = new Loop(pass, pollMs, log);
  const watches = [queues.watch('trials', () => loop.wake()), queues.watch('promotions', () => loop.wake())];
  const retrains = await startRetrains(schedulesFile, config.trainer.lockMs, clock, deps, () => loop.wake());
  loop.wake();
  return {
    stop: async () => {
      await retrains.close();
      await Promise.all(watches.map((watch) => watch.close()));
      await loop.stop();
    },
  };
}

const POLL_MS = 500; // how soon a newly submitted study is seen
