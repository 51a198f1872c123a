import { WinnowError } from '@winnow/core';
import { assertView } from './assertView.ts';
import type { FeatureMatrixView } from './contract.ts';

/**
 * As `assertView`, and the view has the columns that the state was fitted on.
 * @param nFeatures F of the fitted state
 */
export function assertPredictionView(
  where: string,
  view: FeatureMatrixView,
  nFeatures: number,
  takesMissing = false,
): void {
  assertView(where, view, takesMissing);
  if (view.cols !== nFeatures) {
    throw new WinnowError('shape_mismatch', {
      where,
      rule: `view.cols must be the ${nFeatures} of the fitted state`,
      got: view.cols,
    });
  }
}
