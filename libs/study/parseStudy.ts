import { type StageName, stageNames, WinnowError } from '@winnow/core';
import type { Split } from '@winnow/evaluation';
import { type FeatureSpec, resolveFeatures } from '@winnow/features';
import { getModel, type ModelName } from '@winnow/models';
import { checkAdjustment } from './checkAdjustment.ts';
import { checkLabel } from './checkLabel.ts';
import { checkObjective } from './checkObjective.ts';
import { checkSampler } from './checkSampler.ts';
import { settleFeatureSubsets } from './featureSubsets.ts';
import { settleFitSteps } from './settleFitSteps.ts';
import { settleObjectives } from './settleObjectives.ts';
import { settlePruner } from './settlePruner.ts';
import { toStudyError } from './studyError.ts';
import { type StudyFile, studyFileSchema } from './studyFile.ts';
import { studySpace } from './studySpace.ts';
import type { StageSpec, StudySpec } from './studySpec.ts';

const DEFAULT_SPLITS: Readonly<Record<StageName, Split>> = {
  search: { kind: 'purged_kfold', folds: 5, embargoBars: 5 },
  validate: { kind: 'purged_kfold', folds: 5, embargoBars: 5 },
  forward: { kind: 'walk_forward', folds: 4, embargoBars: 5 }, // each block is predicted from its past only
};

/**
 * Checks a study file as far as that can be done without its data, and settles every default.
 * @param where        the file's name, for error messages
 * @param loadFeatures finds a feature spec by name (configs/features)
 * @throws WinnowError `study_*` naming the key, the rule and the value
 */
export function parseStudy(input: unknown, where: string, loadFeatures: (name: string) => FeatureSpec): StudySpec {
  const parsed = studyFileSchema.safeParse(input);
  if (!parsed.success) throw toStudyError(parsed.error, where, input);
  const file = parsed.data;
  const models = (file.models ?? [file.model!]).map((name) => getModel(name).spec.name as ModelName);
  const features = typeof file.features === 'string' ? loadFeatures(file.features) : file.features;
  const names = resolveFeatures(features, file.dataset.timeframe);
  const subsets = file.featureSubsets && settleFeatureSubsets(file.featureSubsets, names, where);
  checkObjective(file, models, where);
  const stages = settleStages(file, where);
  const space = studySpace(models, file.space, subsets);
  checkLabel(file, models, space, where);
  checkAdjustment(file, names, where);
  checkSampler(file.sampler, space);
  const fitSteps = file.pruneBy === 'iterations' ? settleFitSteps(models, space, where) : undefined;
  return {
    name: file.name,
    seed: file.seed,
    dataset: file.dataset,
    features: { name: features.name, version: features.version, features: names },
    ...(subsets && { featureSubsets: subsets }),
    label: file.label,
    scaler: file.scaler,
    ...(file.selection && { selection: file.selection }),
    ...(file.sampleWeights && { sampleWeights: file.sampleWeights }),
    models,
    space,
    policy: file.policy,
    ...settleObjectives(file, where),
    stages,
    sampler: file.sampler,
    pruner: fitSteps === undefined ? settlePruner(file.pruner) : file.pruner,
    ...(fitSteps && { fitSteps }),
    parallelism: file.parallelism,
    order: file.order,
    costs: file.costs,
    gate: file.gate,
    runSource: file.runSource,
  };
}

function settleStages(file: StudyFile, where: string): Record<StageName, StageSpec> {
  const historyFrom = day(file.stages.search.window.from);
  const trials = {
    search: file.stages.search.trials,
    validate: file.stages.search.topK,
    forward: file.stages.validate.topK,
  };
  const stages = {} as Record<StageName, StageSpec>;
  let previous: StageName | undefined;
  for (const name of stageNames) {
    const given = file.stages[name];
    const split = given.split ?? DEFAULT_SPLITS[name];
    const path = `${where}: stages.${name}`;
    const symbols = given.symbols ?? file.dataset.series.map((series) => series.symbol);
    checkSymbols(symbols, file, path);
    const window = settleWindow(given.window, split, historyFrom, path);
    if (previous !== undefined && window.from < stages[previous].window.to) {
      throw new WinnowError('study_windows_overlap', {
        where: `${path}.window.from`,
        rule: `must not be before the ${previous} window ends (${file.stages[previous].window.to})`,
        got: given.window.from,
      });
    }
    if (given.topK > trials[name]) {
      throw new WinnowError('study_invalid', {
        where: `${path}.topK`,
        rule: `must not exceed the ${trials[name]} trials of the stage`,
        got: given.topK,
      });
    }
    stages[name] = {
      symbols,
      window,
      split,
      topK: given.topK,
      trials: trials[name],
      ...(name === 'search' && file.stages.search.stop && { stop: file.stages.search.stop }),
      ...(given.tieTolerance !== undefined && { tieTolerance: given.tieTolerance }),
    };
    previous = name;
  }
  if (file.runSource === 'prod' && file.dataset.dataRegime !== 'prod_live') {
    throw new WinnowError('study_not_prod', {
      where: `${where}: dataset.dataRegime`,
      rule: 'must be prod_live, because the forward stage of a prod study runs on real data only (or set runSource to smoke)',
      got: file.dataset.dataRegime,
    });
  }
  return stages;
}

function settleWindow(
  window: StudyFile['stages']['search']['window'],
  split: Split,
  historyFrom: number,
  path: string,
) {
  const from = day(window.from);
  const to = day(window.to);
  if (to <= from)
    throw new WinnowError('study_invalid', {
      where: `${path}.window.to`,
      rule: `must be after from (${window.from})`,
      got: window.to,
    });
  if (window.trainFrom !== undefined && split.kind !== 'walk_forward') {
    throw new WinnowError('study_invalid', {
      where: `${path}.window.trainFrom`,
      rule: 'is only for the walk_forward split',
      got: window.trainFrom,
    });
  }
  const trainFrom =
    split.kind === 'walk_forward' ? (window.trainFrom === undefined ? historyFrom : day(window.trainFrom)) : from;
  if (trainFrom > from) {
    throw new WinnowError('study_invalid', {
      where: `${path}.window.trainFrom`,
      rule: `must not be after from (${window.from})`,
      got: window.trainFrom,
    });
  }
  if (split.kind === 'walk_forward' && trainFrom === from) {
    throw new WinnowError('study_invalid', {
      where: `${path}.window.trainFrom`,
      rule: `must be before from (${window.from}): walk_forward trains on the past`,
      got: window.trainFrom ?? null,
    });
  }
  return { trainFrom, from, to };
}

function checkSymbols(symbols: readonly string[], file: StudyFile, path: string): void {
  const known = file.dataset.series.map((series) => series.symbol);
  for (const symbol of symbols) {
    if (!known.includes(symbol)) {
      throw new WinnowError('study_invalid', {
        where: `${path}.symbols`,
        rule: `must be symbols of the dataset (${known.join(', ')})`,
        got: symbol,
      });
    }
  }
}

function day(text: string): number {
  return Date.parse(`${text}T00:00:00Z`);
}
