import type { CatboostParams } from './catboostParams.ts';
import { automaticLearningRate } from './learningRate.ts';
import type { Bootstrap, LeafEstimation, ObliviousOptions } from './obliviousOptions.ts';

/** What a parameter that was left out is chosen by. */
export interface TableSize {
  /** those that are learned from */
  readonly rows: number;
  readonly features: number;
}

const DEFAULT_LAMBDA = 3;
const DEFAULT_RATE = 0.03;

/** Features that are combined, unless there are few rounds. */
const DEFAULT_COMBINED = 4;

/** Fewer rounds than this combine no features, and on fewer features than that take one step a leaf. */
const SMALL_ROUNDS = 200;
const SMALL_FEATURES = 20;

/** Fewer rows than this are not sampled. */
const SAMPLED_ROWS = 100;

/** CatBoost's parameters in the terms of the engine, as CatBoost 1.2 settles those that were left out. */
export function obliviousOptionsOf(params: CatboostParams, size: TableSize): ObliviousOptions {
  const startsFromAverage =
    params.boost_from_average ?? (params.loss_function === 'RMSE' || params.loss_function === 'Quantile');
  return {
    objective: objectiveOf(params),
    startsFromAverage,
    rounds: params.iterations,
    learningRate: params.learning_rate ?? rateOf(params, startsFromAverage, size),
    depth: params.depth,
    lambda: params.l2_leaf_reg ?? DEFAULT_LAMBDA,
    isOrdered: params.boosting_type === 'Ordered',
    isInTime: params.has_time,
    scoreFunction: params.score_function,
    randomStrength: params.random_strength,
    columnFraction: params.rsm,
    bootstrap: bootstrapOf(params, size),
    leaves: leavesOf(params, size),
    bins: {
      maxBounds: params.border_count,
      categorical: params.cat_features,
      maxOneHot: params.one_hot_max_size,
      statistics: { types: params.simple_ctr, bounds: params.ctr_border_count },
      maxCombined: params.max_ctr_complexity ?? (params.iterations < SMALL_ROUNDS ? 1 : DEFAULT_COMBINED),
      combinedStatistics: { types: params.combinations_ctr, bounds: params.ctr_border_count },
      modelSizeReg: params.model_size_reg,
    },
    earlyStoppingRounds: params.early_stopping_rounds,
  };
}

function objectiveOf({ loss_function, alpha, classes_count }: CatboostParams): ObliviousOptions['objective'] {
  switch (loss_function) {
    case 'Logloss':
      return { name: 'logistic' };
    case 'RMSE':
      return { name: 'squared' };
    case 'MultiClass':
      return { name: 'softmax', nClasses: classes_count! };
    case 'Quantile':
      return { name: 'quantile', alpha };
    default:
      return loss_function satisfies never;
  }
}

/** Only where nothing else is given that steps depend on. */
function rateOf(params: CatboostParams, startsFromAverage: boolean, { rows }: TableSize): number {
  const { loss_function: loss, leaf_estimation_method, leaf_estimation_iterations, l2_leaf_reg, iterations } = params;
  const isGiven = [leaf_estimation_method, leaf_estimation_iterations, l2_leaf_reg].some(
    (value) => value !== undefined,
  );
  if (isGiven || loss === 'Quantile' || (loss === 'MultiClass' && startsFromAverage)) return DEFAULT_RATE;
  const isStopping = params.early_stopping_rounds > 0;
  return automaticLearningRate({ loss, startsFromAverage, isStopping, rows, rounds: iterations });
}

function bootstrapOf(
  { loss_function, bootstrap_type, bagging_temperature, subsample }: CatboostParams,
  size: TableSize,
): Bootstrap {
  const kind = bootstrap_type ?? (loss_function === 'MultiClass' ? 'Bayesian' : 'MVS');
  if (kind === 'No') return { kind };
  if (kind === 'Bayesian') return { kind, temperature: bagging_temperature };
  const usual = kind === 'MVS' ? 0.8 : 0.66;
  return { kind, fraction: subsample ?? (size.rows < SAMPLED_ROWS ? 1 : usual) };
}

function leavesOf(params: CatboostParams, { features }: TableSize): LeafEstimation {
  const method = params.leaf_estimation_method ?? (params.loss_function === 'Quantile' ? 'Exact' : 'Newton');
  const isSmall = params.iterations < SMALL_ROUNDS && features < SMALL_FEATURES;
  const iterations = params.leaf_estimation_iterations ?? (isSmall ? 1 : usualIterations(params, method));
  return { method, iterations: method === 'Exact' ? 1 : iterations };
}

function usualIterations({ loss_function }: CatboostParams, method: LeafEstimation['method']): number {
  if (loss_function === 'Logloss') return method === 'Newton' ? 10 : 40;
  return loss_function === 'MultiClass' && method === 'Gradient' ? 10 : 1;
}
