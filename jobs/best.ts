import { encodeJson, type StageName, stageNames } from '@winnow/core';
import { openFarm, type StudyRow, studyTrials, type TrialRow } from '@winnow/platform';
import { rankFronts, stageWinners } from '@winnow/study';
import { Command, Option } from 'commander';
import { findExportedStudy } from './export/findExportedStudy.ts';
import { type ExportedStudy, trialRecord } from './export/trialRecord.ts';
import { jobConfig, wholeNumber } from './farm/settings.ts';
import { choiceText, standingsOf } from './ui/standings.ts';
import { trialTable } from './ui/tables.ts';

interface BestOptions {
  readonly stage?: StageName;
  readonly n?: number;
  readonly jsonl?: boolean;
}

export function bestCommand(): Command {
  return new Command('best')
    .description(
      'Show the best trials of a study by objective; of one with several, its Pareto fronts and what is picked.',
    )
    .argument('<study>', 'name (then its latest submission) or id')
    .addOption(new Option('--stage <stage>', 'of one stage only; default: of each').choices(stageNames))
    .option('--n <n>', 'how many of a stage; default: 1, or the Pareto front', wholeNumber(1))
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
      .flatMap((name) => leadersOf(study, name, trials, n));
    process.stdout.write(jsonl ? records(study, leaders, trials) : report(study, leaders, trials));
  } finally {
    await farm.stop();
  }
}

function leadersOf(
  { spec }: StudyRow,
  stage: StageName,
  trials: readonly TrialRow[],
  n: number | undefined,
): TrialRow[] {
  if (n !== undefined || spec.several === undefined) return stageWinners(spec, stage, trials, n ?? 1);
  const own = trials.filter((trial) => trial.stage === stage);
  return rankFronts(own, spec.several)[0] ?? [];
}

function report({ spec }: StudyRow, leaders: readonly TrialRow[], trials: readonly TrialRow[]): string {
  const caption = spec.several === undefined ? '' : `${choiceText(spec.several)}\n`;
  return `${caption}${trialTable(leaders, standingsOf(spec, trials))}\n`;
}

/** With several objectives each line says where its trial stands. */
function records(study: ExportedStudy, leaders: readonly TrialRow[], trials: readonly TrialRow[]): string {
  const standings = standingsOf(study.spec, trials);
  return leaders
    .map((trial) => `${encodeJson({ ...trialRecord(study, trial, false), ...standings?.byTrial.get(trial.id) })}\n`)
    .join('');
}
