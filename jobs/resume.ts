import { WinnowError } from '@winnow/core';
import { findStudy } from '@winnow/platform';
import { Command } from 'commander';
import { interruption, jobConfig, threadsOverride, wholeNumber } from './farm/settings.ts';
import { studyFarm } from './farm/studyFarm.ts';
import { runToEnd } from './submit.ts';

export function resumeCommand(): Command {
  return new Command('resume')
    .description('Go on with a study that was interrupted; its results are those of an uninterrupted run.')
    .argument('<study>', 'name (then its latest submission) or id')
    .option('--threads <n>', 'trials at once in this process (results do not depend on it)', wholeNumber(1))
    .option('--with-workers', 'also run coordinator, trainer and promoter here when Redis and Postgres are your own')
    .action(resume);
}

async function resume(nameOrId: string, options: { threads?: number; withWorkers?: boolean }): Promise<void> {
  const interrupt = interruption();
  const farm = await studyFarm(jobConfig(threadsOverride(options.threads)), options.withWorkers ?? false);
  try {
    const study = await findStudy(farm.db, nameOrId);
    if (study.state !== 'running') {
      throw new WinnowError('study_not_resumable', {
        where: study.id,
        rule: 'must be running or interrupted',
        got: study.state,
      });
    }
    process.stderr.write(`Resuming ${study.id} in its ${study.stage} stage.\n`);
    await runToEnd(farm, study.id, interrupt.raised);
  } finally {
    await farm.stop();
    interrupt.dispose();
  }
}
