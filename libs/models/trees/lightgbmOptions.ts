import type { BoostOptions } from './boostOptions.ts';
import type { DartOptions } from './dart/dartOptions.ts';
import { defaultCategorical, EXACT_ROWS } from './growthOptions.ts';
import type { LightgbmParams } from './lightgbmParams.ts';
import type { ObjectiveSpec } from './objectives/createObjective.ts';
import { namedQuantiles } from './objectives/outputsOf.ts';

/** LightGBM's parameters in the engine's terms; `is_unbalance` needs the targets, and is not among them. */
export function lightgbmOptions(params: LightgbmParams): BoostOptions & { readonly objective: ObjectiveSpec } {
  return {
    objective: lightgbmObjective(params),
    rounds: params.num_iterations,
    learningRate: params.learning_rate,
    growth: {
      order: 'best_first',
      numLeaves: params.num_leaves,
      maxDepth: params.max_depth < 1 ? Number.POSITIVE_INFINITY : params.max_depth,
      lambdaL1: params.lambda_l1,
      lambdaL2: params.lambda_l2,
      minGain: params.min_gain_to_split,
      minDataInLeaf: params.min_data_in_leaf,
      minSumHessian: params.min_sum_hessian_in_leaf,
      ...(params.max_delta_step > 0 && { maxOutput: params.max_delta_step }),
      featureFractionByLevel: 1,
      featureFractionByNode: params.feature_fraction_bynode,
      isDirect: false,
      hasRandomCuts: false,
      monotone: params.monotone_constraints,
      categorical: defaultCategorical,
      exact: { rules: 'lightgbm', maxRows: EXACT_ROWS },
    },
    sampling: samplingOf(params),
    featureFraction: params.feature_fraction,
    ...(params.boosting === 'dart' && { dart: dartOf(params) }),
    earlyStoppingRounds: params.early_stopping_round,
  };
}

function dartOf(params: LightgbmParams): DartOptions {
  return {
    dropRate: params.drop_rate,
    maxDrop: params.max_drop > 0 ? params.max_drop : Number.POSITIVE_INFINITY,
    skipDrop: params.skip_drop,
    oneDrop: false,
    isWeighted: !params.uniform_drop,
    unit: 'round',
    normalise: params.xgboost_dart_mode ? 'tree' : 'equal',
  };
}

/** What `objective` and the parameters beside it say. */
export function lightgbmObjective({ objective, alpha, ...params }: LightgbmParams): ObjectiveSpec {
  const scale = params.scale_pos_weight;
  switch (objective) {
    case 'binary':
      return { name: 'logistic', ...(scale !== 1 && { labelWeights: [1, scale] }) };
    case 'regression':
      return { name: 'squared' };
    case 'huber':
      return { name: 'huber', delta: alpha ?? 0.9 };
    case 'quantile':
      return { name: 'quantile', alpha: alpha ?? 0.5 };
    case 'quantiles':
      return { name: 'quantiles', alphas: namedQuantiles };
    case 'poisson':
      return { name: 'poisson', maxDeltaStep: params.poisson_max_delta_step };
    case 'multiclass':
      return { name: 'softmax', nClasses: params.num_class };
    default:
      return objective satisfies never;
  }
}

function samplingOf(params: LightgbmParams): BoostOptions['sampling'] {
  if (params.data_sample_strategy === 'goss') {
    return { kind: 'goss', topRate: params.top_rate, otherRate: params.other_rate };
  }
  const { bagging_fraction: fraction, bagging_freq: every } = params;
  return fraction < 1 && every > 0 ? { kind: 'bagging', fraction, every } : { kind: 'all' };
}
