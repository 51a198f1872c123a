import { WinnowError } from '@winnow/core';
import { findStudy, openFarm, studyTrials, type TrialRow } from '@winnow/platform';
import {
  type ImportanceMethod,
  importanceMethods,
  LEAST_IMPORTANCE_TRIALS,
  type MeasuredTrial,
  studyImportance,
} from '@winnow/study';
import { Command, Option } from 'commander';
import { jobConfig } from './farm/settings.ts';
import { importanceTable } from './ui/importanceTable.ts';

interface ImportanceOptions {
  readonly method: ImportanceMethod;
  readonly of: 'value' | 'duration';
  readonly json?: boolean;
}

export function importanceCommand(): Command {
  return new Command('importance')
    .description('Show which parameters mattered in the search of a study, over all its models and for each.')
    .argument('<study>', 'name (then its latest submission) or id')
    .addOption(
      new Option('--method <method>', 'fanova: share of the variance; ped-anova: what sets the best tenth apart')
        .choices(importanceMethods)
        .default('fanova'),
    )
    .addOption(
      new Option('--of <what>', 'of the objective, or of the time that trials took')
        .choices(['value', 'duration'])
        .default('value'),
    )
    .option('--json', 'machine-readable')
    .action(importance);
}

async function importance(nameOrId: string, { method, of, json }: ImportanceOptions): Promise<void> {
  const farm = await openFarm(jobConfig());
  try {
    const study = await findStudy(farm.db, nameOrId);
    const searched = (await studyTrials(farm.db, study.id)).filter(({ stage }) => stage === 'search');
    const groups = studyImportance(study.spec, measuredTrials(searched, of), method);
    if (groups.every(({ importances }) => importances === null)) {
      throw new WinnowError('study_too_few_trials', {
        where: study.id,
        rule: `must have at least ${LEAST_IMPORTANCE_TRIALS} complete trials in its search`,
        got: groups[0]!.trials,
      });
    }
    const report = { study: study.id, stage: 'search', method, of, groups };
    process.stdout.write(`${json ? JSON.stringify(report, null, 2) : importanceTable(groups)}\n`);
  } finally {
    await farm.stop();
  }
}

/** Of the duration the shortest is best. */
function measuredTrials(trials: readonly TrialRow[], of: ImportanceOptions['of']): MeasuredTrial[] {
  return trials.flatMap(({ state, params, value, startedAt, finishedAt }) => {
    if (state !== 'complete' || value === null) return [];
    if (of === 'value') return { params, value };
    return startedAt === null || finishedAt === null
      ? []
      : { params, value: startedAt.getTime() - finishedAt.getTime() };
  });
}
