import type { Clock } from '@winnow/core';
import {
  type Consumer,
  countForwardLooks,
  findSchedule,
  loadSchedules,
  missedTick,
  prepareStudy,
  recordFiring,
  type Schedule,
  seeSchedule,
  submitStudy,
} from '@winnow/platform';
import { shiftToNewest } from '@winnow/study';
import type { CoordinatorDeps } from './advanceStudy.ts';

const CONCURRENCY = 1; // submitting a study takes a moment; its trials run on the trainers

/** Makes the job schedulers equal to the schedules file. Done again and again: a Redis that was flushed has none. */
export async function setSchedules(file: string, { queues }: CoordinatorDeps): Promise<void> {
  const schedulers = loadSchedules(file).map(({ name, cron, timeZone }) => ({
    id: name,
    cron,
    timeZone,
    payload: { schedule: name },
  }));
  await queues.setSchedulers(schedulers);
}

/** Enqueues one catch-up job for each schedule that missed a tick while no coordinator ran. */
export async function catchUp(file: string, clock: Clock, { db, queues, log }: CoordinatorDeps): Promise<void> {
  for (const { name, cron, timeZone, study } of loadSchedules(file)) {
    const seen = await seeSchedule(db, name, new Date(clock.now()));
    const missed = missedTick({ cron, timeZone }, (seen.lastFiredAt ?? seen.firstSeenAt).getTime(), clock.now());
    if (missed === undefined) continue;
    await queues.add('retrains', [{ id: `catch-up-${name}-${missed}`, payload: { schedule: name } }]);
    log.info({ schedule: name, study, missed }, 'missed tick is caught up');
  }
}

/** Takes retrain jobs, whoever put them there: each submits its study with the windows moved to the newest data. */
export function consumeRetrains(
  file: string,
  lockMs: number,
  clock: Clock,
  deps: CoordinatorDeps,
  onSubmitted: () => void,
): Consumer {
  const { db, queues, log } = deps;
  return queues.consume('retrains', { concurrency: CONCURRENCY, lockMs }, async ({ schedule: name }, { jobId }) => {
    const schedule = findSchedule(loadSchedules(file), name); // read at every firing: the file may have changed
    const firedAt = new Date(clock.now());
    await seeSchedule(db, name, firedAt);
    const study = await submitRetrain(schedule, jobId, deps);
    await recordFiring(db, name, firedAt, study.id);
    const forwardLooks = await countForwardLooks(db, study);
    log.info({ schedule: name, studyId: study.id, jobId, forwardLooks }, 'retrain submitted');
    onSubmitted();
  });
}

/** Submits a schedule's study on the newest window. A job delivered twice submits once. */
async function submitRetrain(schedule: Schedule, jobId: string, { db }: CoordinatorDeps) {
  const prepared = await prepareStudy(schedule.study, (written, series) => {
    const newest = Math.min(...[...series.values()].map((item) => item.ts[item.rows - 1]!));
    return shiftToNewest(written, newest);
  });
  return await submitStudy(db, prepared, { origin: { by: 'retrain', schedule: schedule.name }, requestId: jobId });
}
