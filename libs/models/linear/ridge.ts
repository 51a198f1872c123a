import { solveSymmetric, sum } from '@winnow/numerics';
import { z } from 'zod';
import { assertPredictionView } from '../assertPredictionView.ts';
import { assertTrainingSet } from '../assertTrainingSet.ts';
import { columnMeans } from '../columnMeans.ts';
import type { FeatureMatrixView, Model } from '../contract.ts';
import { affine } from './affine.ts';
import { weightedGram } from './weightedGram.ts';

/**
 * Ridge regression of the forward return on the features. Notation: N rows, F features, w coefficients.
 *
 * Minimises Σ_n v_n (ret_n − intercept − x_n · w)² + lambda ‖w‖² (Hoerl and Kennard 1970, eq. 2.1, with a free intercept)
 * with v_n the row's weight, 1 by default. The penalty is not scaled by N and leaves the intercept alone: scikit-learn's
 * `Ridge(alpha=lambda)`.
 */

const ridgeParams = z.strictObject({
  /** weight of ‖w‖², in squared-return units; 0 is ordinary least squares */
  lambda: z.number().nonnegative().default(1),
});

export type RidgeParams = z.infer<typeof ridgeParams>;

export interface RidgeState {
  /** [F] */
  readonly coef: readonly number[];
  readonly intercept: number;
}

/** One row fixes the intercept and says nothing about the features. */
const MIN_ROWS = 2;

export const ridge: Model<RidgeParams, RidgeState> = {
  spec: {
    name: 'ridge',
    family: 'linear',
    description: 'Linear regression of the forward return with an L2 penalty, in closed form.',
    inputView: 'feature_matrix',
    outputs: ['E_r'],
    isCausal: true,
    zeroShot: false,
    contextRows: 0,
    usesWeights: true,
    defaultSpace: { lambda: { type: 'float', low: 1e-3, high: 1e4, log: true } },
  },
  params: ridgeParams,

  fit(view, targets, { lambda }, context) {
    assertTrainingSet('ridge.fit', view, targets, MIN_ROWS);
    context.throwIfAborted();
    const weight = targets.weight ?? new Float64Array(view.rows).fill(1);
    const means = columnMeans(view, weight);
    const meanRet = sum(targets.ret.map((value, n) => weight[n]! * value)) / sum(weight);
    const coef = solveSymmetric(...normalEquations(view, weight, means, targets.ret, meanRet, lambda), view.cols);
    let intercept = meanRet;
    for (let f = 0; f < view.cols; f++) intercept -= coef[f]! * means[f]!;
    return { coef: Array.from(coef), intercept };
  },

  predict(state, view) {
    assertPredictionView('ridge.predict', view, state.coef.length);
    return { E_r: affine(view, state.coef, state.intercept) };
  },
};

/**
 * Left and right side of (XᵀVX + lambda I) w = XᵀVy on centred features and target, V = diag(weight).
 * @param weight [N]
 * @param means  [F]
 * @param ret    [N]
 * @returns [F, F] and [F]
 */
function normalEquations(
  view: FeatureMatrixView,
  weight: Float64Array,
  means: Float64Array,
  ret: Float64Array,
  meanRet: number,
  lambda: number,
): [Float64Array, Float64Array] {
  const { data, rows, cols } = view;
  const centred = new Float64Array(rows * cols);
  const moment = new Float64Array(cols);
  for (let n = 0; n < rows; n++) {
    for (let f = 0; f < cols; f++) {
      const value = data[n * cols + f]! - means[f]!;
      centred[n * cols + f] = value;
      moment[f]! += weight[n]! * value * (ret[n]! - meanRet);
    }
  }
  const gram = weightedGram(centred, weight, rows, cols);
  for (let f = 0; f < cols; f++) gram[f * cols + f]! += lambda;
  return [gram, moment];
}
