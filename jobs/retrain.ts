import { setTimeout as sleep } from 'node:timers/promises';
import { WinnowError } from '@winnow/core';
import {
  createLogger,
  type Farm,
  findSchedule,
  homePaths,
  loadSchedules,
  nextTick,
  Queues,
  type Schedule,
  type StudyRow,
  studyOfRequest,
} from '@winnow/platform';
import { Command } from 'commander';
import { interruption, jobConfig, threadsOverride, wholeNumber } from './farm/settings.ts';
import { studyFarm } from './farm/studyFarm.ts';
import { runToEnd } from './submit.ts';

const POLL_MS = 250;

export function retrainCommand(): Command {
  return new Command('retrain')
    .description('Show when a schedule of configs/schedules.json fires next, or fire it now.')
    .argument('<schedule>', 'name of the schedule')
    .option('--now', 'submit its study on the newest data and watch it')
    .option('--threads <n>', 'trials at once in this process', wholeNumber(1))
    .option('--with-workers', 'also run coordinator, trainer and promoter here when Redis and Postgres are your own')
    .action(retrain);
}

async function retrain(
  name: string,
  options: { now?: boolean; threads?: number; withWorkers?: boolean },
): Promise<void> {
  const config = jobConfig(threadsOverride(options.threads));
  const schedule = findSchedule(loadSchedules(config.coordinator.schedulesFile), name);
  if (!options.now) {
    const next = new Date(nextTick(schedule, Date.now())).toISOString();
    process.stdout.write(
      `${name}: ${schedule.cron} (${schedule.timeZone}), next at ${next}; --now fires it at once.\n`,
    );
    return;
  }
  const interrupt = interruption();
  const farm = await studyFarm(config, options.withWorkers ?? false);
  try {
    const study = await fire(farm, schedule, interrupt.raised);
    process.stderr.write(`Schedule ${name} submitted study ${study.id}.\n`);
    await runToEnd(farm, study.id, interrupt.raised);
  } finally {
    await farm.stop();
    interrupt.dispose();
  }
}

/** Puts a job into the queue, as the scheduler does, and waits for the study that it submits. */
async function fire(farm: Farm, schedule: Schedule, interrupted: Promise<never>): Promise<StudyRow> {
  const log = createLogger(farm.config.log.level, { file: homePaths(farm.config.home).farmLog }, { job: 'retrain' });
  const queues = new Queues(farm.config.redis, log);
  const id = `now-${schedule.name}-${Date.now()}`;
  try {
    await queues.add('retrains', [{ id, payload: { schedule: schedule.name } }]);
    for (;;) {
      const study = await studyOfRequest(farm.db, id);
      if (study !== undefined) return study;
      const failure = await queues.failureOf('retrains', id);
      if (failure !== undefined)
        throw new WinnowError('schedule_invalid', { where: `schedule ${schedule.name}`, rule: failure });
      await Promise.race([sleep(POLL_MS), interrupted, farm.failure]);
    }
  } finally {
    await queues.close();
  }
}
