import { toErrorRecord, WinnowError } from '@winnow/core';
import {
  type ComponentContext,
  type Consumer,
  finishStudy,
  type RunningComponent,
  type StudyRow,
} from '@winnow/platform';
import { advanceStudy, type CoordinatorDeps } from './advanceStudy.ts';
import { Loop } from './loop.ts';
import { reconcile } from './reconcile.ts';
import { catchUp, consumeRetrains, setSchedules } from './retrain.ts';
import { createStudyMemory } from './studyMemory.ts';

/** Serves all running studies: at once when a job ends, and on a timer, which also repairs the queues. */
export async function startCoordinator({
  config,
  log,
  clock,
  db,
  queues,
}: ComponentContext): Promise<RunningComponent> {
  const { reconcileMs, schedulesFile, fireSchedules } = config.coordinator;
  const { lockMs } = config.trainer;
  const memory = createStudyMemory(db);
  const deps = { db, queues, log, clock, memory };
  let nextReconcile = 0;
  const pass = async () => {
    const studies = await memory.studies();
    for (const study of studies) await advanceOrFail(study, deps);
    if (clock.now() < nextReconcile) return;
    await reconcile(studies, deps);
    if (fireSchedules) await setSchedules(schedulesFile, deps);
    nextReconcile = clock.now() + reconcileMs;
  };
  const pollMs = Math.min(POLL_MS, reconcileMs);
  const loop = new Loop(pass, pollMs, log);
  const watches = [queues.watch('trials', () => loop.wake()), queues.watch('promotions', () => loop.wake())];
  let retrains: Consumer | undefined;
  if (fireSchedules) {
    await setSchedules(schedulesFile, deps); // a bad schedules file stops the start, not a later pass
    await catchUp(schedulesFile, clock, deps);
    retrains = consumeRetrains(lockMs, clock, deps, () => loop.wake());
  }
  loop.wake();
  return {
    stop: async () => {
      await retrains?.close();
      await Promise.all(watches.map((watch) => watch.close()));
      await loop.stop();
    },
  };
}

const POLL_MS = 500; // how soon a newly submitted study is seen

/** A study that can never go on fails with its reason; any other error is tried again, and holds up no other study. */
async function advanceOrFail(study: StudyRow, deps: CoordinatorDeps): Promise<void> {
  try {
    await advanceStudy(study, deps);
  } catch (error) {
    deps.log.error({ studyId: study.id, error: (error as Error).message }, 'study could not be advanced');
    if (error instanceof WinnowError && !error.spec.retryable) {
      await finishStudy(deps.db, study.id, 'failed', toErrorRecord(error, 'study_invalid'));
    }
  }
}
