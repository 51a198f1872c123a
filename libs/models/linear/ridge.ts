import { linearMoments, linearScores } from '@winnow/kernels';
import { solveSymmetric } from '@winnow/numerics';
import { z } from 'zod';
import { assertPredictionView } from '../assertPredictionView.ts';
import { assertTrainingSet } from '../assertTrainingSet.ts';
import type { Model } from '../contract.ts';
import { gramWork } from './gramWork.ts';
import { interceptOf } from './interceptOf.ts';

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

  workUnits: (_, rows, cols) => gramWork(rows, cols),

  fit(view, targets, { lambda }, context) {
    assertTrainingSet('ridge.fit', view, targets, MIN_ROWS);
    context.throwIfAborted();
    const moments = linearMoments(view.data, targets.ret, targets.weight);
    const { gram, moment } = moments;
    for (let f = 0; f < view.cols; f++) gram[f * view.cols + f]! += lambda;
    const coef = solveSymmetric(gram, moment, view.cols); // normal equations around the means
    return { coef: Array.from(coef), intercept: interceptOf(moments, coef) };
  },

  predict(state, view) {
    assertPredictionView('ridge.predict', view, state.coef.length);
    return { E_r: linearScores(view.data, view.rows, state.coef, state.intercept) };
  },
};
