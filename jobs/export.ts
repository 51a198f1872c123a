import { encodeJson, type StageName, stageNames, WinnowError } from '@winnow/core';
import { openFarm, studyTrials, type TrialRow, writeWhole } from '@winnow/platform';
import { encodeOptunaJournal } from '@winnow/search';
import { Command, Option } from 'commander';
import { encodeTrialsParquet } from './export/encodeTrialsParquet.ts';
import { findExportedStudy } from './export/findExportedStudy.ts';
import { formatTrialsCsv } from './export/formatTrialsCsv.ts';
import { optunaStudies } from './export/optunaStudies.ts';
import { trialColumns } from './export/trialColumns.ts';
import { type ExportedStudy, trialRecord } from './export/trialRecord.ts';
import { jobConfig } from './farm/settings.ts';

type Encode = (study: ExportedStudy, trials: readonly TrialRow[], reproducible: boolean) => string | Uint8Array;

const formats = {
  jsonl: (study, trials, reproducible) =>
    trials.map((trial) => `${encodeJson(trialRecord(study, trial, reproducible))}\n`).join(''),
  csv: (study, trials, reproducible) => formatTrialsCsv(trialColumns(study, trials, reproducible)),
  parquet: (study, trials, reproducible) => encodeTrialsParquet(trialColumns(study, trials, reproducible)),
  optuna: (study, trials) => encodeOptunaJournal(optunaStudies(study, trials)),
} as const satisfies Readonly<Record<string, Encode>>;

const FORMATS_HELP = `
Formats:
  jsonl    one JSON object a line, as \`winnow trials --jsonl\`
  csv      a row a trial; columns param.<name>, step.<i>, metric.<name>
  parquet  the same columns
  optuna   a journal that optuna.load_study and optuna-dashboard open; one study for each stage, <study>.<stage>`;

interface ExportOptions {
  readonly format: keyof typeof formats;
  readonly out: string;
  readonly stage?: StageName;
  readonly reproducible?: boolean;
}

export function exportCommand(): Command {
  const format = new Option('--format <format>', 'what to write').choices(Object.keys(formats)).makeOptionMandatory();
  return new Command('export')
    .description('Write the trials of a study to a file, ordered by stage and number.')
    .argument('<study>', 'name (then its latest submission) or id')
    .addOption(format)
    .requiredOption('--out <file>', 'file to write; one that is there is replaced')
    .addOption(new Option('--stage <stage>', 'of one stage only').choices(stageNames))
    .option('--reproducible', 'leave out what differs between two runs of a study (not for optuna)')
    .addHelpText('after', FORMATS_HELP)
    .action(exportTrials);
}

async function exportTrials(nameOrId: string, options: ExportOptions): Promise<void> {
  const { format, out, stage, reproducible = false } = options;
  if (reproducible && format === 'optuna') {
    throw new WinnowError('usage', { where: '--reproducible', rule: 'is not for optuna, whose trials have times' });
  }
  const farm = await openFarm(jobConfig());
  try {
    const study = await findExportedStudy(farm.db, nameOrId);
    const trials = (await studyTrials(farm.db, study.id)).filter(
      (trial) => stage === undefined || trial.stage === stage,
    );
    writeWhole(out, formats[format](study, trials, reproducible));
    process.stderr.write(`${trials.length} trials of ${study.id} written to ${out}.\n`);
  } finally {
    await farm.stop();
  }
}
