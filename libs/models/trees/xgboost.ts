import { z } from 'zod';
import { assertPredictionView } from '../assertPredictionView.ts';
import { assertTrainingSet } from '../assertTrainingSet.ts';
import type { Model } from '../contract.ts';
import type { BoostedState } from './boostedState.ts';
import type { BoostOptions } from './boostOptions.ts';
import { fitBoosted } from './fitBoosted.ts';
import { defaultCategorical } from './growthOptions.ts';
import { predictBoosted } from './predictBoosted.ts';

/**
 * Gradient-boosted trees with the parameters, defaults and regularisation of XGBoost 3's `hist` (Chen and Guestrin 2016;
 * doc/parameter.rst there): trees grow level by level to a depth, and leaves are limited by their hessians. Differences:
 * bins hold equal numbers of rows, whatever their hessians; thresholds lie between values; categories are not supported.
 */

const xgboostParams = z.strictObject({
  /** `binary:logistic` predicts `p_up`, the other one `E_r` */
  objective: z.enum(['binary:logistic', 'reg:squarederror']).default('binary:logistic'),
  n_estimators: z.int().min(1).default(100),
  learning_rate: z.number().positive().max(1).default(0.3),
  /** 0: no limit, which needs `max_leaves` */
  max_depth: z.int().min(0).max(16).default(6),
  /** 0: no limit */
  max_leaves: z.int().min(0).max(131_072).default(0),
  grow_policy: z.enum(['depthwise', 'lossguide']).default('depthwise'),
  /** least sum of hessians of a child */
  min_child_weight: z.number().nonnegative().default(1),
  /** least gain of a split */
  gamma: z.number().nonnegative().default(0),
  reg_lambda: z.number().nonnegative().default(1),
  reg_alpha: z.number().nonnegative().default(0),
  /** share of the rows that each tree learns from */
  subsample: z.number().positive().max(1).default(1),
  colsample_bytree: z.number().positive().max(1).default(1),
  colsample_bylevel: z.number().positive().max(1).default(1),
  colsample_bynode: z.number().positive().max(1).default(1),
  max_bin: z.int().min(2).max(255).default(255),
  /** [F] 1 rising, −1 falling, 0 free */
  monotone_constraints: z.array(z.union([z.literal(-1), z.literal(0), z.literal(1)])).optional(),
  /** rounds without a better loss on the validation rows, after which to stop; 0 uses all rows for training */
  early_stopping_rounds: z.int().min(0).default(0),
  /** share of the rows, the last ones, that tell when to stop */
  validation_fraction: z.number().positive().max(0.5).default(0.2),
});

export type XgboostParams = z.infer<typeof xgboostParams>;

/** A split needs a row on either side. */
const MIN_ROWS = 2;

/** A split has to gain more than this, as in XGBoost (kRtEps). */
const LEAST_GAIN = 1e-6;

export const xgboost: Model<XgboostParams, BoostedState> = {
  spec: {
    name: 'xgboost',
    family: 'trees',
    description: 'Gradient-boosted trees that grow level by level, with the parameters of XGBoost.',
    inputView: 'feature_matrix',
    outputs: ['p_up'],
    isCausal: true,
    zeroShot: false,
    contextRows: 0,
    usesWeights: true,
    defaultSpace: {
      n_estimators: { type: 'int', low: 20, high: 500, log: true },
      learning_rate: { type: 'float', low: 0.01, high: 0.3, log: true },
      max_depth: { type: 'int', low: 2, high: 10 },
      min_child_weight: { type: 'float', low: 0.1, high: 100, log: true },
      gamma: { type: 'float', low: 1e-8, high: 10, log: true },
      subsample: { type: 'float', low: 0.4, high: 1 },
      colsample_bytree: { type: 'float', low: 0.4, high: 1 },
      reg_lambda: { type: 'float', low: 1e-3, high: 100, log: true },
      reg_alpha: { type: 'float', low: 1e-8, high: 10, log: true },
    },
  },
  params: xgboostParams,

  paramsFor: ({ task }) => ({ objective: task === 'regression' ? 'reg:squarederror' : 'binary:logistic' }),

  outputsFor: ({ objective }) => (objective === 'binary:logistic' ? ['p_up'] : ['E_r']),

  fit(view, targets, params, context) {
    assertTrainingSet('xgboost.fit', view, targets, MIN_ROWS);
    const binning = {
      maxBins: params.max_bin,
      minInBin: 0,
      ...(targets.weight && { weight: targets.weight }),
    };
    const validationFraction = params.validation_fraction;
    const boosting = xgboostOptions(params);
    return fitBoosted('xgboost.fit', view, targets, { binning, validationFraction, boosting }, context);
  },

  predict(state, view) {
    assertPredictionView('xgboost.predict', view, state.ensemble.nFeatures);
    return predictBoosted(state, view);
  },
};

/** XGBoost's parameters in the engine's terms. */
export function xgboostOptions(params: XgboostParams): BoostOptions {
  return {
    objective: objectiveOf(params),
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
      featureFractionByLevel: params.colsample_bylevel,
      featureFractionByNode: params.colsample_bynode,
      isDirect: false,
      hasRandomCuts: false,
      monotone: params.monotone_constraints,
      categorical: defaultCategorical,
    },
    sampling: params.subsample < 1 ? { kind: 'bagging', fraction: params.subsample, every: 1 } : { kind: 'all' },
    featureFraction: params.colsample_bytree,
    earlyStoppingRounds: params.early_stopping_rounds,
  };
}

function objectiveOf({ objective }: XgboostParams): BoostOptions['objective'] {
  return objective === 'binary:logistic' ? { name: 'logistic' } : { name: 'squared' };
}
