/**
 * Which parameters mattered in a study's search, over all its models and within each. The dimensions of one model do not exist
 * in trials of another: a forest would take their absence for a value, so that over all models it is given only those that
 * every trial has, as Optuna does.
 */

import { createRng } from '@winnow/core';
import type { ModelName } from '@winnow/models';
import { compileSpace, fanova, type HistoryTrial, type Params, pedAnova, type SpaceJson } from '@winnow/search';
import { modelSpace } from './studySpace.ts';
import type { StudySpec } from './studySpec.ts';

export const importanceMethods = ['fanova', 'ped-anova'] as const;
export type ImportanceMethod = (typeof importanceMethods)[number];

/** With fewer trials the figures are mostly chance: a tree has fewer leaves than a space has dimensions. */
export const LEAST_IMPORTANCE_TRIALS = 10;

export interface MeasuredTrial {
  readonly params: Params;
  /** larger is better; not finite: left out */
  readonly value: number;
}

export interface ImportanceGroup {
  /** null: all of them */
  readonly model: ModelName | null;
  /** that could be used */
  readonly trials: number;
  /** by parameter, in the order of the space: `fanova` shares that sum to 1, `ped-anova` divergences; null: too few trials */
  readonly importances: Readonly<Record<string, number>> | null;
}

/** Over all models first, where a study has several, then of each. The same trials give the same figures. */
export function studyImportance(
  spec: Pick<StudySpec, 'models' | 'space' | 'seed'>,
  trials: readonly MeasuredTrial[],
  method: ImportanceMethod,
): ImportanceGroup[] {
  const usable = trials.filter(({ value }) => Number.isFinite(value));
  const { models, space, seed } = spec;
  const measure = (model: ModelName | null, part: SpaceJson, own: readonly MeasuredTrial[]): ImportanceGroup => {
    const enough = own.length >= LEAST_IMPORTANCE_TRIALS;
    return { model, trials: own.length, importances: enough ? importancesOf(part, own, method, seed) : null };
  };
  if (models.length === 1) return [measure(models[0]!, space, usable)];
  const each = models.map((model) => {
    const own = usable.filter(({ params }) => params['model'] === model);
    return measure(model, modelSpace(space, model), own);
  });
  const shared = method === 'fanova' ? withoutConditions(space) : space;
  return [measure(null, shared, usable), ...each];
}

function withoutConditions(space: SpaceJson): SpaceJson {
  return Object.fromEntries(Object.entries(space).filter(([, { when }]) => when === undefined));
}

function importancesOf(
  json: SpaceJson,
  trials: readonly MeasuredTrial[],
  method: ImportanceMethod,
  seed: number,
): Record<string, number> {
  if (Object.keys(json).length === 0) return {};
  const space = compileSpace(json);
  const history = trials.map((trial, number): HistoryTrial => ({ ...trial, number, state: 'complete', steps: [] }));
  return method === 'fanova' ? fanova(space, history, createRng(seed).split('importance')) : pedAnova(space, history);
}
