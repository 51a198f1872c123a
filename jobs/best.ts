import { encodeJson, type StageName, stageNames } from '@winnow/core';
import { openFarm, studyTrials } from '@winnow/platform';
import { stageWinners } from '@winnow/study';
import { Command, Option } from 'commander';
import { findExportedStudy } from './export/findExportedStudy.ts';
import { trialRecord } from './export/trialRecord.ts';
import { jobConfig, wholeNumber } from './farm/settings.ts';
import { trialTable } from './ui/tables.ts';

interface BestOptions {
  readonly stage?: StageName;
  readonly n: number;
  readonly jsonl?: boolean;
}

export function bestCommand(): Command {
  return new Command('best')
    .description('Show the best trials of a study by objective.')
    .argument('<study>', 'name (then its latest submission) or id')
    .addOption(new Option('--stage <stage>', 'of one stage only; default: of each').choices(stageNames))
    .option('--n <n>', 'how many of a stage', wholeNumber(1), 1)
    .option('--jsonl', 'one JSON object a line, as `winnow trials --jsonl`')
    .action(best);
}

async function best(nameOrId: string, { stage, n, jsonl }: BestOptions): Promise<void> {
  const farm = await openFarm(jobConfig());
  try {
    const study = await findExportedStudy(farm.db, nameOrId);
    const trials = await studyTrials(farm.db, study.id);
    const leaders = stageNames
      .filter((name) => stage === undefined || name === stage)
      .flatMap((name) => stageWinners(study.spec, name, trials, n));
    if (!jsonl) process.stdout.write(`${trialTable(leaders)}\n`);
    else for (const trial of leaders) process.stdout.write(`${encodeJson(trialRecord(study, trial, false))}\n`);
  } finally {
    await farm.stop();
  }
}
