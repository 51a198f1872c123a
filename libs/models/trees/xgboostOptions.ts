import type { BoostOptions } from './boostOptions.ts';
import type { DartOptions } from './dart/dartOptions.ts';
import { defaultCategorical, EXACT_ROWS } from './growthOptions.ts';
import type { ObjectiveSpec } from './objectives/createObjective.ts';
import type { XgboostParams } from './xgboostParams.ts';

/** A split has to gain more than this, as in XGBoost (kRtEps). */
const LEAST_GAIN = 1e-6;

/** For counts, steps are limited unless a limit is given, as in XGBoost. */
const POISSON_MAX_DELTA_STEP = 0.7;

/** XGBoost's parameters in the engine's terms. */
export function xgboostOptions(params: XgboostParams): BoostOptions & { readonly objective: ObjectiveSpec } {
  const maxOutput = params.max_delta_step ?? (params.objective === 'count:poisson' ? POISSON_MAX_DELTA_STEP : 0);
  return {
    objective: xgboostObjective(params),
    rounds: params.n_estimators,
    learningRate: params.learning_rate,
    growth: {
      order: params.grow_policy === 'depthwise' ? 'depth_wise' : 'best_first',
      numLeaves: params.max_leaves || Number.POSITIVE_INFINITY,
      maxDepth: params.max_depth || Number.POSITIVE_INFINITY,
      lambdaL1: params.reg_alpha,
      lambdaL2: params.reg_lambda,
      minGain: Math.max(params.gamma, LEAST_GAIN),
      minDataInLeaf: 0,
      minSumHessian: params.min_child_weight,
      ...(maxOutput > 0 && { maxOutput }),
      laterMissing: 'right',
      featureFractionByLevel: params.colsample_bylevel,
      featureFractionByNode: params.colsample_bynode,
      isDirect: false,
      hasRandomCuts: false,
      monotone: params.monotone_constraints,
      categorical: defaultCategorical,
      exact: { rules: 'xgboost', maxRows: EXACT_ROWS },
    },
    sampling: params.subsample < 1 ? { kind: 'bagging', fraction: params.subsample, every: 1 } : { kind: 'all' },
    featureFraction: params.colsample_bytree,
    ...(params.booster === 'dart' && { dart: dartOf(params) }),
    earlyStoppingRounds: params.early_stopping_rounds,
    afterNoSplit: 'draw_again',
  };
}

function dartOf(params: XgboostParams): DartOptions {
  return {
    dropRate: params.rate_drop,
    maxDrop: Number.POSITIVE_INFINITY,
    skipDrop: params.skip_drop,
    oneDrop: params.one_drop,
    isWeighted: params.sample_type === 'weighted',
    unit: 'tree',
    normalise: params.normalize_type,
  };
}

/** What `objective` and the parameters beside it say. */
export function xgboostObjective(params: XgboostParams): ObjectiveSpec {
  const policy = 'xgboost';
  const { objective, scale_pos_weight: scale } = params;
  switch (objective) {
    case 'binary:logistic':
      return { name: 'logistic', policy, ...(scale !== 1 && { labelWeights: [1, scale] }) };
    case 'reg:squarederror':
      return { name: 'squared' };
    case 'reg:pseudohubererror':
      return { name: 'pseudo_huber', slope: params.huber_slope };
    case 'reg:quantileerror':
      return { name: 'quantiles', policy, alphas: params.quantile_alpha };
    case 'count:poisson':
      return { name: 'poisson', maxDeltaStep: params.max_delta_step ?? POISSON_MAX_DELTA_STEP };
    case 'multi:softprob':
      return { name: 'softmax', policy, nClasses: params.num_class };
    default:
      return objective satisfies never;
  }
}
