import { linearScores } from '@winnow/kernels';
import { sum } from '@winnow/numerics';
import { z } from 'zod';
import { assertPredictionView } from '../assertPredictionView.ts';
import { assertTrainingSet } from '../assertTrainingSet.ts';
import { byClass, classOutputs } from '../classOutputs.ts';
import { classTargets } from '../classTargets.ts';
import { classWeightParam, weighClasses } from '../classWeights.ts';
import { columnMeans } from '../columnMeans.ts';
import type { Convergence, FeatureMatrixView, FitContext, Model } from '../contract.ts';
import { gramWork } from './gramWork.ts';
import { type LogisticFit, lbfgsLogistic } from './lbfgsLogistic.ts';
import type { LinearScore } from './linearScoresOf.ts';
import type { LogisticProblem } from './logisticProblem.ts';
import { newtonLogistic } from './newtonLogistic.ts';
import { proximalLogistic } from './proximalLogistic.ts';
import { softmaxRows } from './softmaxRows.ts';

/**
 * Logistic regression of the sign of the forward return, or of several classes. Notation: N rows, F features, K classes,
 * w coefficients, v_n weights of the rows.
 *
 * Minimises C Σ_n v_n log(1 + exp(−y_n (intercept + x_n · w))) + l1_ratio ‖w‖₁ + ½ (1 − l1_ratio) ‖w‖² with y = ±1; several
 * classes have coefficients each and the softmax of their scores. Intercepts are not penalised: scikit-learn's
 * `LogisticRegression`.
 */

const logisticParams = z
  .strictObject({
    penalty: z.enum(['l2', 'l1', 'elasticnet', 'none']).default('l2'),
    /** elasticnet: share of the absolute values in the penalty */
    l1_ratio: z.number().min(0).max(1).default(0.5),
    /** weight of the log-loss against the penalty; small values shrink more, and past 1e10 the penalty drowns in rounding */
    C: z.number().positive().max(1e10).default(1),
    class_weight: classWeightParam,
    /** 2 learns the sign of the return and predicts `p_up`, more learn the target's classes and predict `p_0`, `p_1`, … */
    num_class: z.int().min(2).default(2),
    /** default: `newton` for two classes, `lbfgs` for more, `coordinate_descent` with an L1 penalty */
    solver: z.enum(['newton', 'lbfgs', 'coordinate_descent']).optional(),
    max_iter: z.int().min(1).default(100),
    /** largest component of the gradient divided by C Σ v, i.e. of the mean log-loss */
    tol: z.number().nonnegative().default(1e-8),
  })
  .refine(({ solver, ...params }) => solver !== 'newton' || (!hasL1(params) && params.num_class === 2), {
    path: ['solver'],
    message: 'newton knows two classes and no L1 penalty',
  })
  .refine(({ solver, ...params }) => solver !== 'lbfgs' || !hasL1(params), {
    path: ['solver'],
    message: 'lbfgs knows no L1 penalty; use coordinate_descent',
  });

export type LogisticParams = z.infer<typeof logisticParams>;

export type LogisticState =
  | (LinearScore & { readonly convergence: Convergence })
  | { readonly classes: readonly LinearScore[]; readonly convergence: Convergence };

/** Two classes need two rows. */
const MIN_ROWS = 2;

/** A fit takes about so many Newton steps, or gradients that cost as much. */
const STEPS = 8;

export const logistic: Model<LogisticParams, LogisticState> = {
  spec: {
    name: 'logistic',
    family: 'linear',
    description: 'Logistic regression of the sign of the forward return with an L2, L1 or elastic-net penalty.',
    inputView: 'feature_matrix',
    outputs: ['p_up'],
    isCausal: true,
    zeroShot: false,
    contextRows: 0,
    usesWeights: true,
    defaultSpace: { C: { type: 'float', low: 1e-4, high: 1e2, log: true } },
  },
  params: logisticParams,

  paramsFor: ({ task, nClasses }) => (task === 'multiclass' ? { num_class: nClasses } : {}),

  outputsFor: ({ num_class: count }) => (count === 2 ? ['p_up'] : classOutputs(count)),

  workUnits: ({ num_class: count }, rows, cols) => STEPS * (count === 2 ? 1 : count) * gramWork(rows, cols),

  fit(view, targets, params, context) {
    const where = 'logistic.fit';
    assertTrainingSet(where, view, targets, MIN_ROWS);
    const { num_class: count } = params;
    const given = targets.weight ?? new Float64Array(view.rows).fill(1);
    const classes = classTargets(where, targets, count, given);
    const weight = weighClasses(where, params.class_weight, classes, count, given);
    const means = columnMeans(view, weight);
    const { beta, convergence } = solve(view, means, classes, weight, params, context);
    const cols = view.cols + 1;
    const scores = Array.from({ length: beta.length / cols }, (_, k) =>
      uncentred(beta.subarray(k * cols, (k + 1) * cols), means),
    );
    return count === 2 ? { ...scores[0]!, convergence } : { classes: scores, convergence };
  },

  predict(state, view) {
    const scores = 'classes' in state ? state.classes : [state];
    assertPredictionView('logistic.predict', view, scores[0]!.coef.length);
    const { data, rows } = view;
    if (!('classes' in state)) return { p_up: linearScores(data, rows, state.coef, state.intercept, 'logistic') };
    const z = scores.map(({ coef, intercept }) => linearScores(data, rows, coef, intercept));
    return byClass(softmaxRows(z), rows);
  },
};

function hasL1({ penalty, l1_ratio: ratio }: { readonly penalty: string; readonly l1_ratio: number }): boolean {
  return penalty === 'l1' || (penalty === 'elasticnet' && ratio > 0);
}

function solve(
  view: FeatureMatrixView,
  means: Float64Array,
  classes: Uint8Array | Int32Array,
  weight: Float64Array,
  params: LogisticParams,
  context: FitContext,
): LogisticFit {
  const { C, max_iter: maxIter, tol, num_class: count } = params;
  const usual = hasL1(params) ? 'coordinate_descent' : count > 2 || params.penalty !== 'l2' ? 'lbfgs' : 'newton';
  const solver = params.solver ?? usual;
  if (solver === 'newton') {
    const rows = { data: view.data, means, up: classes, weight };
    return newtonLogistic(rows, { C, maxIter, tol, l2: penaltiesOf(params).l2 }, context);
  }
  const problem: LogisticProblem = {
    design: centredDesign(view, means),
    rows: view.rows,
    cols: view.cols + 1,
    outputs: count === 2 ? 1 : count,
    classes,
    weight: weight.map((value) => C * value),
    ...penaltiesOf(params),
  };
  const options = { maxIter, tolerance: tol * C * sum(weight) };
  return solver === 'lbfgs' ? lbfgsLogistic(problem, options, context) : proximalLogistic(problem, options, context);
}

function penaltiesOf({ penalty, l1_ratio: ratio }: LogisticParams): { l1: number; l2: number } {
  switch (penalty) {
    case 'l2':
      return { l1: 0, l2: 1 };
    case 'l1':
      return { l1: 1, l2: 0 };
    case 'elasticnet':
      return { l1: ratio, l2: 1 - ratio };
    case 'none':
      return { l1: 0, l2: 0 };
    default:
      return penalty satisfies never;
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

/** @param beta [F + 1] coefficients of the centred features, then the intercept */
function uncentred(beta: Float64Array, means: Float64Array): LinearScore {
  const coef = Array.from(beta.subarray(0, means.length));
  let intercept = beta[means.length]!;
  for (let f = 0; f < means.length; f++) intercept -= coef[f]! * means[f]!;
  return { coef, intercept };
}
