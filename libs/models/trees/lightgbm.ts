import { z } from 'zod';
import { assertPredictionView } from '../assertPredictionView.ts';
import { assertTrainingSet } from '../assertTrainingSet.ts';
import type { FeatureMatrixView, FitContext, Model, Targets } from '../contract.ts';
import type { BoostedState } from './boostedState.ts';
import type { BoostOptions } from './boostOptions.ts';
import { fitBoosted } from './fitBoosted.ts';
import { defaultCategorical } from './growthOptions.ts';
import { predictBoosted } from './predictBoosted.ts';

/**
 * Gradient-boosted trees that grow leaf by leaf, with the parameters, defaults and semantics of LightGBM 4
 * (docs/Parameters.rst there). Differences: gradients are added up as integers, rounded at random; limits on the number of
 * rows count weight, so that a row of weight 2 is two rows.
 */

const lightgbmParams = z.strictObject({
  /** `binary` predicts `p_up`, the others `E_r` */
  objective: z.enum(['binary', 'regression', 'huber']).default('binary'),
  num_iterations: z.int().min(1).default(100),
  learning_rate: z.number().positive().max(1).default(0.1),
  num_leaves: z.int().min(2).max(131_072).default(31),
  /** −1: no limit */
  max_depth: z.int().min(-1).default(-1),
  min_data_in_leaf: z.number().nonnegative().default(20),
  min_sum_hessian_in_leaf: z.number().nonnegative().default(1e-3),
  lambda_l1: z.number().nonnegative().default(0),
  lambda_l2: z.number().nonnegative().default(0),
  min_gain_to_split: z.number().nonnegative().default(0),
  /** share of the features that each tree sees */
  feature_fraction: z.number().positive().max(1).default(1),
  /** share of those that each node sees */
  feature_fraction_bynode: z.number().positive().max(1).default(1),
  data_sample_strategy: z.enum(['bagging', 'goss']).default('bagging'),
  /** share of the rows that a tree learns from, drawn anew every `bagging_freq` trees; 0 never draws */
  bagging_fraction: z.number().positive().max(1).default(1),
  bagging_freq: z.int().min(0).default(0),
  /** goss: shares of the rows, those of large gradients and drawn from the others; their sum is at most 1 */
  top_rate: z.number().positive().max(1).default(0.2),
  other_rate: z.number().positive().max(1).default(0.1),
  max_bin: z.int().min(2).max(255).default(255),
  min_data_in_bin: z.number().nonnegative().default(3),
  /** [F] 1 rising, −1 falling, 0 free */
  monotone_constraints: z.array(z.union([z.literal(-1), z.literal(0), z.literal(1)])).optional(),
  /** numbers of the features that hold categories, integers of 0 or more */
  categorical_feature: z.array(z.int().min(0)).default([]),
  /** huber: the residual up to which the loss is squared */
  alpha: z.number().positive().default(0.9),
  /** rounds without a better loss on the validation rows, after which to stop; 0 uses all rows for training */
  early_stopping_round: z.int().min(0).default(0),
  /** share of the rows, the last ones, that tell when to stop */
  validation_fraction: z.number().positive().max(0.5).default(0.2),
});

export type LightgbmParams = z.infer<typeof lightgbmParams>;

/** A split needs a row on either side. */
const MIN_ROWS = 2;

export const lightgbm: Model<LightgbmParams, BoostedState> = {
  spec: {
    name: 'lightgbm',
    family: 'trees',
    description: 'Gradient-boosted trees that grow leaf by leaf, with the parameters of LightGBM.',
    inputView: 'feature_matrix',
    outputs: ['p_up'],
    isCausal: true,
    zeroShot: false,
    contextRows: 0,
    takesCategories: true,
    usesWeights: true,
    defaultSpace: {
      num_iterations: { type: 'int', low: 20, high: 500, log: true },
      learning_rate: { type: 'float', low: 0.01, high: 0.3, log: true },
      num_leaves: { type: 'int', low: 4, high: 128, log: true },
      min_data_in_leaf: { type: 'int', low: 5, high: 200, log: true },
      feature_fraction: { type: 'float', low: 0.4, high: 1 },
      bagging_fraction: { type: 'float', low: 0.4, high: 1 },
      bagging_freq: { type: 'int', low: 0, high: 7 },
      lambda_l1: { type: 'float', low: 1e-8, high: 10, log: true },
      lambda_l2: { type: 'float', low: 1e-8, high: 10, log: true },
    },
  },
  params: lightgbmParams,

  paramsFor({ task, categorical }) {
    return { objective: task === 'regression' ? 'regression' : 'binary', categorical_feature: categorical };
  },

  outputsFor: ({ objective }) => (objective === 'binary' ? ['p_up'] : ['E_r']),

  fit(view, targets, params, context) {
    assertTrainingSet('lightgbm.fit', view, targets, MIN_ROWS);
    return fitLightgbm(view, targets, params, context);
  },

  predict(state, view) {
    assertPredictionView('lightgbm.predict', view, state.ensemble.nFeatures);
    return predictBoosted(state, view);
  },
};

function fitLightgbm(
  view: FeatureMatrixView,
  targets: Targets,
  params: LightgbmParams,
  context: FitContext,
): BoostedState {
  const binning = {
    maxBins: params.max_bin,
    minInBin: params.min_data_in_bin,
    categorical: params.categorical_feature,
    ...(targets.weight && { weight: targets.weight }),
  };
  return fitBoosted(
    'lightgbm.fit',
    view,
    targets,
    { binning, validationFraction: params.validation_fraction, boosting: lightgbmOptions(params) },
    context,
  );
}

/** LightGBM's parameters in the engine's terms. */
export function lightgbmOptions(params: LightgbmParams): BoostOptions {
  return {
    objective: objectiveOf(params),
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
      featureFractionByLevel: 1,
      featureFractionByNode: params.feature_fraction_bynode,
      isDirect: false,
      hasRandomCuts: false,
      monotone: params.monotone_constraints,
      categorical: defaultCategorical,
    },
    sampling: samplingOf(params),
    featureFraction: params.feature_fraction,
    earlyStoppingRounds: params.early_stopping_round,
  };
}

function objectiveOf({ objective, alpha }: LightgbmParams): BoostOptions['objective'] {
  switch (objective) {
    case 'binary':
      return { name: 'logistic' };
    case 'regression':
      return { name: 'squared' };
    case 'huber':
      return { name: 'huber', delta: alpha };
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
