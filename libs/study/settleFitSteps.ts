import { WinnowError } from '@winnow/core';
import { getModel, type ModelName } from '@winnow/models';
import { type FitSteps, iterationsOf, type ParamValue } from '@winnow/pipeline';
import type { SpaceJson } from '@winnow/search';

/** Steps of a fit of the most iterations: enough rungs for successive halving by 2, few enough to store. */
const COUNT = 8;

/**
 * The steps of a study that prunes inside of fits, the same for all its trials: shares of the most iterations that its space
 * allows, so that a step is a number of iterations, whatever a trial's own are.
 * @throws WinnowError `study_invalid` where losses are not told, or do not compare
 */
export function settleFitSteps(models: readonly ModelName[], space: SpaceJson, where: string): FitSteps {
  const refuse = (rule: string, got: unknown): WinnowError =>
    new WinnowError('study_invalid', { where: `${where}: pruneBy`, rule: `iterations ${rule}`, got });
  if (models.length > 1) throw refuse('needs a single model, as losses of several do not compare', models);
  const name = models[0]!;
  const model = getModel(name);
  const { losses } = model;
  if (losses === undefined) throw refuse('needs a model whose fits tell their losses', name);
  const values = new Map<string, readonly ParamValue[]>();
  for (const [dimension, range] of Object.entries(space)) {
    const [owner, param] = [dimension.slice(0, dimension.indexOf('.')), dimension.slice(dimension.indexOf('.') + 1)];
    if (owner === name) values.set(param, 'choices' in range ? range.choices : [range.low, range.high]);
  }
  const searched = losses.measuredBy.find((param) => new Set(values.get(param)).size > 1);
  if (searched !== undefined) throw refuse('cannot compare losses where the space searches', `${name}.${searched}`);
  const first = Object.fromEntries([...values].map(([param, [value]]) => [param, value!]));
  const varied = [...values].flatMap(([param, all]) => all.map((value) => ({ ...first, [param]: value })));
  const untold = varied.find((params) => {
    const parsed = model.params.safeParse(params);
    return parsed.success && !losses.areTold(parsed.data);
  });
  if (untold !== undefined) {
    throw refuse(`needs fits that keep validation rows, so ${name} must stop early, whatever is searched`, untold);
  }
  const iterations = space[`${name}.${losses.iterations}`];
  const isAlwaysGiven = iterations !== undefined && iterations.when === undefined;
  const possible = isAlwaysGiven ? varied : [{}, ...varied];
  const most = Math.max(...possible.map((params) => iterationsOf(model, params) ?? 0));
  return { count: COUNT, every: Math.ceil(most / COUNT) };
}
