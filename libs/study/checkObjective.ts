import { WinnowError } from '@winnow/core';
import { getModel, type ModelName } from '@winnow/models';
import type { StudyFile } from './studyFile.ts';

/**
 * A study that maximises the held-out log-likelihood needs models that have one, over the same features in every trial:
 * densities over different features have different units.
 * @throws WinnowError `study_invalid`
 */
export function checkObjective(file: StudyFile, models: readonly ModelName[], where: string): void {
  const path = likelihoodKey(file);
  if (path === undefined) return;
  const refuse = (rule: string, got: unknown) => {
    return new WinnowError('study_invalid', { where: `${where}: ${path}`, rule, got });
  };
  const without = models.find((name) => getModel(name).logDensity === undefined);
  if (without !== undefined) throw refuse('log_likelihood needs models that have a density', without);
  if (file.featureSubsets !== undefined) {
    const rule = 'must not be log_likelihood where featureSubsets are searched: their densities cannot be compared';
    throw refuse(rule, Object.keys(file.featureSubsets).join(', '));
  }
}

/** The key that asks for the log-likelihood. */
function likelihoodKey({ objective, objectives = [] }: StudyFile): string | undefined {
  if (objective?.metric === 'log_likelihood') return 'objective.metric';
  const i = objectives.findIndex(({ metric }) => metric === 'log_likelihood');
  return i < 0 ? undefined : `objectives.${i}.metric`;
}
