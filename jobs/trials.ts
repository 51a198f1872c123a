import { encodeJson } from '@winnow/core';
import { openFarm, studyTrials } from '@winnow/platform';
import { Command } from 'commander';
import { findExportedStudy } from './export/findExportedStudy.ts';
import { trialRecord } from './export/trialRecord.ts';
import { jobConfig } from './farm/settings.ts';
import { trialTable } from './ui/tables.ts';

export function trialsCommand(): Command {
  return new Command('trials')
    .description('Export the trials of a study, ordered by stage and number.')
    .argument('<study>', 'name (then its latest submission) or id')
    .option('--jsonl', 'one JSON object a line, on standard output')
    .option(
      '--reproducible',
      'leave out what differs between two runs of a study: ids, attempts, workers, times, looks',
    )
    .action(exportTrials);
}

async function exportTrials(nameOrId: string, options: { jsonl?: boolean; reproducible?: boolean }): Promise<void> {
  const farm = await openFarm(jobConfig());
  try {
    const study = await findExportedStudy(farm.db, nameOrId);
    const trials = await studyTrials(farm.db, study.id);
    if (!options.jsonl) process.stdout.write(`${trialTable(trials)}\n`);
    else
      for (const trial of trials)
        process.stdout.write(`${encodeJson(trialRecord(study, trial, options.reproducible ?? false))}\n`);
  } finally {
    await farm.stop();
  }
}
