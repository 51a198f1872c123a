import { WinnowError } from '@winnow/core';
import { z } from 'zod';
import { assertPredictionView } from '../assertPredictionView.ts';
import { assertTrainingSet } from '../assertTrainingSet.ts';
import { columnMeans } from '../columnMeans.ts';
import type { Convergence, FeatureMatrixView, Model } from '../contract.ts';
import { affine } from './affine.ts';
import { newtonLogistic } from './newtonLogistic.ts';
import { sigmoid } from './sigmoid.ts';

/**
 * Logistic regression of the sign of the forward return. Notation: N rows, F features, w coefficients.
 *
 * Minimises C Σ_n v_n log(1 + exp(−y_n (intercept + x_n · w))) + ½ ‖w‖² with y = ±1 and v_n the row's weight, 1 by
 * default; the intercept is not penalised: scikit-learn's `LogisticRegression(C=C)`.
 */

const logisticParams = z.strictObject({
  /** weight of the log-loss against the penalty; small values shrink more, and past 1e10 the penalty drowns in rounding */
  C: z.number().positive().max(1e10).default(1),
  maxIter: z.int().min(1).default(100),
  /** largest component of the gradient divided by C Σ v, i.e. of the mean log-loss; Newton gets there in a few steps */
  tol: z.number().nonnegative().default(1e-8),
});

export type LogisticParams = z.infer<typeof logisticParams>;

export interface LogisticState {
  /** [F] */
  readonly coef: readonly number[];
  readonly intercept: number;
  readonly convergence: Convergence;
}

/** Two classes need two rows. */
const MIN_ROWS = 2;

export const logistic: Model<LogisticParams, LogisticState> = {
  spec: {
    name: 'logistic',
    family: 'linear',
    description: 'Logistic regression of the sign of the forward return with an L2 penalty, by Newton steps.',
    inputView: 'feature_matrix',
    outputs: ['p_up'],
    isCausal: true,
    zeroShot: false,
    contextRows: 0,
    usesWeights: true,
    defaultSpace: { C: { type: 'float', low: 1e-4, high: 1e2, log: true } },
  },
  params: logisticParams,

  fit(view, targets, params, context) {
    assertTrainingSet('logistic.fit', view, targets, MIN_ROWS);
    const weight = targets.weight ?? new Float64Array(view.rows).fill(1);
    assertTwoClasses(targets.up, weight);
    const means = columnMeans(view, weight);
    const { beta, convergence } = newtonLogistic(centredDesign(view, means), targets.up, weight, params, context);
    const coef = Array.from(beta.subarray(0, view.cols));
    let intercept = beta[view.cols]!;
    for (let f = 0; f < view.cols; f++) intercept -= coef[f]! * means[f]!;
    return { coef, intercept, convergence };
  },

  predict(state, view) {
    assertPredictionView('logistic.predict', view, state.coef.length);
    return { p_up: affine(view, state.coef, state.intercept).map(sigmoid) };
  },
};

/**
 * @param up     [N] 0 or 1
 * @param weight [N] a row of weight 0 does not count
 */
function assertTwoClasses(up: Uint8Array, weight: Float64Array): void {
  let ups = 0;
  let counted = 0;
  for (let n = 0; n < up.length; n++) {
    if (weight[n] === 0) continue;
    ups += up[n]!;
    counted += 1;
  }
  if (ups === 0 || ups === counted) {
    throw new WinnowError('model_fit_failed', {
      where: 'logistic.fit',
      rule: `both signs must occur among the ${counted} training targets`,
      got: ups === 0 ? 'no positive one' : 'no negative one',
    });
  }
}

/**
 * Centred features and a last column of ones. Centring only moves the intercept, which is free, and keeps the Newton
 * system well conditioned.
 * @param means [F]
 * @returns [N, F + 1]
 */
function centredDesign(view: FeatureMatrixView, means: Float64Array): Float64Array {
  const { data, rows, cols } = view;
  const design = new Float64Array(rows * (cols + 1)).fill(1);
  for (let n = 0; n < rows; n++) {
    for (let f = 0; f < cols; f++) design[n * (cols + 1) + f] = data[n * cols + f]! - means[f]!;
  }
  return design;
}
