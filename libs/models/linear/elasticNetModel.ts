import { linearMoments, linearScores } from '@winnow/kernels';
import { assertPredictionView } from '../assertPredictionView.ts';
import { assertTrainingSet } from '../assertTrainingSet.ts';
import type { FeatureMatrixView, FitContext, Model, ModelSpec, Targets } from '../contract.ts';
import { gramWork } from './gramWork.ts';
import { interceptOf } from './interceptOf.ts';
import { minimiseQuadratic } from './minimiseQuadratic.ts';

/** What elastic net and lasso share: lasso is the elastic net without its squared part. */

export interface ElasticNetPenalty {
  readonly alpha: number;
  /** share of the absolute values in the penalty, the rest goes to the squares */
  readonly l1Ratio: number;
  readonly maxIter: number;
  readonly tol: number;
}

export interface ElasticNetState {
  /** [F] */
  readonly coef: readonly number[];
  readonly intercept: number;
  /** sweeps over the coefficients, and whether they ended at the tolerance */
  readonly convergence: { readonly converged: boolean; readonly iterations: number };
}

/** One row fixes the intercept and says nothing about the features. */
const MIN_ROWS = 2;

export function elasticNetModel<Params>(
  spec: Pick<ModelSpec, 'name' | 'description' | 'defaultSpace'>,
  params: Model<Params, ElasticNetState>['params'],
  penaltyOf: (params: Params) => ElasticNetPenalty,
): Model<Params, ElasticNetState> {
  return {
    spec: {
      family: 'linear',
      inputView: 'feature_matrix',
      outputs: ['E_r'],
      isCausal: true,
      zeroShot: false,
      contextRows: 0,
      usesWeights: true,
      ...spec,
    },
    params,
    workUnits: (_, rows, cols) => gramWork(rows, cols),
    fit(view, targets, given, context) {
      assertTrainingSet(`${spec.name}.fit`, view, targets, MIN_ROWS);
      return fitElasticNet(view, targets, penaltyOf(given), context);
    },
    predict(state, view) {
      assertPredictionView(`${spec.name}.predict`, view, state.coef.length);
      return { E_r: linearScores(view.data, view.rows, state.coef, state.intercept) };
    },
  };
}

function fitElasticNet(
  view: FeatureMatrixView,
  targets: Targets,
  { alpha, l1Ratio, maxIter, tol }: ElasticNetPenalty,
  { throwIfAborted }: FitContext,
): ElasticNetState {
  const moments = linearMoments(view.data, targets.ret, targets.weight);
  const { totalWeight } = moments;
  const problem = {
    gram: moments.gram,
    moment: moments.moment,
    l1: new Float64Array(view.cols).fill(totalWeight * alpha * l1Ratio),
    l2: new Float64Array(view.cols).fill(totalWeight * alpha * (1 - l1Ratio)),
  };
  const largest = moments.moment.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  const options = { maxIter, tol: tol * largest, throwIfAborted };
  const { coef, ...convergence } = minimiseQuadratic(problem, new Float64Array(view.cols), options);
  return { coef: Array.from(coef), intercept: interceptOf(moments, coef), convergence };
}
