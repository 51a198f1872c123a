/**
 * Which parameters mattered in a study's search, of the whole space and of each model's own. The dimensions of one model do not
 * exist in trials of another, so that over the whole space the choice of the model hides what matters within one.
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
  /** null: all of them, over the whole space */
  readonly model: ModelName | null;
  /** that could be used */
  readonly trials: number;
  /** by parameter, in the order of the space: `fanova` shares that sum to 1, `ped-anova` divergences; null: too few trials */
  readonly importances: Readonly<Record<string, number>> | null;
}

/** The whole space first, where a study has several models, then each model. The same trials give the same figures. */
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
  return [measure(null, space, usable), ...each];
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
