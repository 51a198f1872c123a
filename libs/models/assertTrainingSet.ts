import { assertArgument, assertShape, WinnowError } from '@winnow/core';
import { assertMagnitude } from './assertMagnitude.ts';
import { assertView } from './assertView.ts';
import type { FeatureMatrixView, Targets } from './contract.ts';

/**
 * As `assertView`, for fitting: the targets match the rows, are of sound size, and there are rows enough that count.
 * @throws WinnowError `model_fit_failed` when there are fewer than `minRows` rows of positive weight
 */
export function assertTrainingSet(
  where: string,
  view: FeatureMatrixView,
  targets: Targets,
  minRows: number,
  takesMissing = false,
): void {
  assertView(where, view, takesMissing);
  assertShape(where, 'targets.ret', targets.ret, view.rows);
  assertShape(where, 'targets.up', targets.up, view.rows);
  assertMagnitude(where, 'targets.ret', targets.ret);
  if (targets.classes !== undefined) assertClasses(where, targets.classes, view.rows);
  const counted = targets.weight === undefined ? view.rows : countWeighted(where, targets.weight, view.rows);
  if (counted < minRows) {
    throw new WinnowError('model_fit_failed', { where, rule: `needs at least ${minRows} training rows`, got: counted });
  }
}

function assertClasses(where: string, { values, count }: NonNullable<Targets['classes']>, rows: number): void {
  assertShape(where, 'targets.classes', values, rows);
  const outside = values.find((value) => value < 0 || value >= count);
  assertArgument(outside === undefined, where, `targets.classes must be from 0 to ${count - 1}`, outside);
}

/** Number of rows with a positive weight; refuses weights that are negative or not finite. */
function countWeighted(where: string, weight: Float64Array, rows: number): number {
  assertShape(where, 'targets.weight', weight, rows);
  assertMagnitude(where, 'targets.weight', weight);
  const negative = weight.find((value) => value < 0);
  assertArgument(negative === undefined, where, 'targets.weight must not be negative', negative);
  return weight.reduce((count, value) => count + (value > 0 ? 1 : 0), 0);
}
