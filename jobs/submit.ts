import { WinnowError } from '@winnow/core';
import {
  countForwardLooks,
  type Farm,
  type PreparedStudy,
  prepareStudy,
  type StudyRow,
  submitStudy,
} from '@winnow/platform';
import { Command } from 'commander';
import { interruption, jobConfig, threadsOverride, wholeNumber } from './farm/settings.ts';
import { studyFarm } from './farm/studyFarm.ts';
import { waitForOthers, watchStudy } from './farm/watchStudy.ts';
import { looksSentence } from './ui/forwardLooks.ts';
import { printReport } from './ui/report.ts';

interface SubmitOptions {
  readonly threads?: number;
  readonly detach?: boolean;
  readonly withWorkers?: boolean;
}

export function submitCommand(): Command {
  return new Command('submit')
    .description('Submit a study and watch it to its gate decision.')
    .argument('<study.json>', 'the study file')
    .option('--threads <n>', 'trials at once in this process (results do not depend on it)', wholeNumber(1))
    .option('--detach', 'submit only; a farm that runs elsewhere works on it')
    .option('--with-workers', 'also run coordinator, trainer and promoter here when Redis and Postgres are your own')
    .action(submit);
}

/** Checks the file and its data before anything starts: a study that is refused leaves nothing behind. */
async function submit(path: string, options: SubmitOptions): Promise<void> {
  const prepared = await prepareStudy(path);
  const config = jobConfig(threadsOverride(options.threads));
  const interrupt = interruption();
  const farm = await studyFarm(config, options.withWorkers ?? false);
  try {
    if (options.detach) await detach(farm, prepared);
    else await runToEnd(farm, (await store(farm, prepared)).id, interrupt.raised);
  } finally {
    await farm.stop();
    interrupt.dispose();
  }
}

/** Watches a study to its end and reports. Exit code 1 when it failed. */
export async function runToEnd(farm: Farm, id: string, interrupted: Promise<never>): Promise<void> {
  try {
    const study = await watchStudy(farm, id, interrupted);
    await printReport(farm.db, study);
    if (study.state === 'failed') process.exitCode = 1;
    await waitForOthers(farm, interrupted);
  } catch (error) {
    if (!(error instanceof WinnowError) || error.code !== 'interrupted') throw error;
    throw new WinnowError('interrupted', {
      where: id,
      rule: `was interrupted; go on with \`npx winnow resume ${id}\``,
    });
  }
}

async function store(farm: Farm, prepared: PreparedStudy): Promise<StudyRow> {
  const study = await submitStudy(farm.db, prepared, { origin: { by: 'submit' } });
  process.stderr.write(`Study ${study.id} submitted.\n`);
  const looks = looksSentence(study, await countForwardLooks(farm.db, study));
  if (looks !== undefined) process.stderr.write(`warning: ${looks}\n`);
  return study;
}

async function detach(farm: Farm, prepared: PreparedStudy): Promise<void> {
  if (farm.hosted.length > 0) {
    throw new WinnowError('usage', {
      where: '--detach',
      rule: 'needs a farm that runs on without this command: start one with `npx winnow up`',
    });
  }
  const study = await store(farm, prepared);
  process.stdout.write(`${study.id}\n`);
}
