import { existsSync } from 'node:fs';
import type { Clock } from '@winnow/core';
import {
  type Consumer,
  countForwardLooks,
  fileMark,
  loadSchedules,
  missedTick,
  newestTick,
  prepareRetrain,
  seeSchedule,
  submitRetrain,
} from '@winnow/platform';
import type { CoordinatorDeps } from './advanceStudy.ts';

const CONCURRENCY = 1; // submitting a study takes a moment; its trials run on the trainers

/**
 * Makes the job schedulers of the schedules file equal to it. Done again and again: a Redis that was flushed has none. A file that does
 * not exist says nothing: its schedulers may be those of a coordinator that has it.
 */
export async function setSchedules(file: string, { queues }: CoordinatorDeps): Promise<void> {
  if (!existsSync(file)) return;
  const schedulers = loadSchedules(file).map((schedule) => {
    const { id, cron, timeZone } = schedule;
    return { id, cron, timeZone, payload: { schedule } };
  });
  await queues.setSchedulers(schedulers, fileMark(file));
}

/** Enqueues one catch-up job for each schedule that missed a tick while no coordinator ran. */
export async function catchUp(file: string, clock: Clock, { db, queues, log }: CoordinatorDeps): Promise<void> {
  for (const schedule of loadSchedules(file)) {
    const seen = await seeSchedule(db, schedule.id, new Date(clock.now()));
    const missed = missedTick(schedule, (seen.lastFiredAt ?? seen.firstSeenAt).getTime(), clock.now());
    if (missed === undefined) continue;
    const id = `catch-up-${schedule.id}-${missed}`;
    await queues.remove('retrains', id); // one of an earlier start that failed would swallow it
    await queues.add('retrains', [{ id, payload: { schedule } }]);
    log.info({ schedule: schedule.name, study: schedule.study, missed }, 'missed tick is caught up');
  }
}

/**
 * Takes retrain jobs, whoever put them there: each submits its study with the windows moved to the newest data, once for a tick. A job
 * that comes late stands for the newest tick, as a catch-up does, and a clock that is behind does not make it one of the tick before.
 */
export function consumeRetrains(
  lockMs: number,
  clock: Clock,
  deps: CoordinatorDeps,
  onSubmitted: () => void,
): Consumer {
  const { db, queues, log } = deps;
  return queues.consume('retrains', { concurrency: CONCURRENCY, lockMs }, async ({ schedule }, { jobId, dueAt }) => {
    const firedAt = new Date(clock.now());
    const tick = newestTick(schedule, Math.max(dueAt, firedAt.getTime()));
    const study = await submitRetrain(db, schedule, await prepareRetrain(schedule), firedAt, tick);
    const forwardLooks = await countForwardLooks(db, study);
    log.info({ schedule: schedule.name, studyId: study.id, jobId, forwardLooks }, 'retrain submitted');
    onSubmitted();
  });
}
