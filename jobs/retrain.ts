import { findSchedule, loadSchedules, nextTick, prepareRetrain, submitRetrain } from '@winnow/platform';
import { Command } from 'commander';
import { interruption, jobConfig, threadsOverride, wholeNumber } from './farm/settings.ts';
import { studyFarm } from './farm/studyFarm.ts';
import { runToEnd } from './submit.ts';

export function retrainCommand(): Command {
  return new Command('retrain')
    .description('Show when a schedule of configs/schedules.json fires next, or fire it now.')
    .argument('<schedule>', 'name of the schedule')
    .option('--now', 'submit its study on the newest data and watch it')
    .option('--threads <n>', 'trials at once in this process', wholeNumber(1))
    .option('--with-workers', 'also run coordinator, trainer and promoter here when Redis and Postgres are your own')
    .action(retrain);
}

/** Fires by itself, as `submit` does: a coordinator that fires schedules may live elsewhere, or nowhere. */
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
  const prepared = await prepareRetrain(schedule);
  const interrupt = interruption();
  const farm = await studyFarm(config, options.withWorkers ?? false);
  try {
    const study = await submitRetrain(farm.db, schedule, prepared, new Date());
    process.stderr.write(`Schedule ${name} submitted study ${study.id}.\n`);
    await runToEnd(farm, study.id, interrupt.raised);
  } finally {
    await farm.stop();
    interrupt.dispose();
  }
}
