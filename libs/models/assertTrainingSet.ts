import { assertShape, WinnowError } from '@winnow/core';
import { assertMagnitude } from './assertMagnitude.ts';
import { assertView } from './assertView.ts';
import type { FeatureMatrixView, Targets } from './contract.ts';

/**
 * As `assertView`, for fitting: the targets match the rows, are of sound size, and there are rows enough.
 * @throws WinnowError `model_fit_failed` when there are fewer than `minRows` rows
 */
export function assertTrainingSet(where: string, view: FeatureMatrixView, targets: Targets, minRows: number): void {
  assertView(where, view);
  assertShape(where, 'targets.ret', targets.ret, view.rows);
  assertShape(where, 'targets.up', targets.up, view.rows);
  assertMagnitude(where, 'targets.ret', targets.ret);
  if (view.rows < minRows) {
    throw new WinnowError('model_fit_failed', {
      where,
      rule: `needs at least ${minRows} training rows`,
      got: view.rows,
    });
  }
}
