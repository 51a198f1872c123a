import { assertArgument, WinnowError } from '@winnow/core';
import { gatherRows, take } from '@winnow/numerics';
import { assertPredictionView } from '../assertPredictionView.ts';
import { assertTrainingSet } from '../assertTrainingSet.ts';
import type { FeatureMatrixView, FitContext, Model, OutputName, Targets } from '../contract.ts';
import type { BoostedState } from './boostedState.ts';
import { boostOblivious } from './catboost/boostOblivious.ts';
import { type CatboostParams, catboostParams } from './catboost/catboostParams.ts';
import { obliviousOptionsOf } from './catboost/obliviousOptionsOf.ts';
import type { ObliviousRows } from './catboost/obliviousRows.ts';
import { predictOblivious, quantileOutput } from './catboost/predictOblivious.ts';
import { splitRows } from './splitRows.ts';

/** A split needs a row on either side. */
const MIN_ROWS = 2;

/** Ordered boosting grows trees on prefixes, and gives them their outputs on three orders of the rows. */
const ORDERED_WORK = 4;

/**
 * Gradient-boosted oblivious trees with the parameters, defaults and semantics of CatBoost 1.2 (Prokhorenkova et al. 2018).
 * Differences: docs/adr/0012-catboost.md.
 */
export const catboost: Model<CatboostParams, BoostedState> = {
  spec: {
    name: 'catboost',
    family: 'trees',
    description: 'Gradient-boosted oblivious trees, plain or ordered, with the parameters of CatBoost.',
    inputView: 'feature_matrix',
    outputs: ['p_up'],
    isCausal: true,
    zeroShot: false,
    contextRows: 0,
    takesCategories: true,
    takesMissing: true,
    usesWeights: true,
    drawsRows: true,
    defaultSpace: {
      iterations: { type: 'int', low: 20, high: 500, log: true },
      learning_rate: { type: 'float', low: 0.01, high: 0.3, log: true },
      depth: { type: 'int', low: 2, high: 8 },
      l2_leaf_reg: { type: 'float', low: 0.5, high: 30, log: true },
      random_strength: { type: 'float', low: 1e-3, high: 10, log: true },
      subsample: { type: 'float', low: 0.4, high: 1 },
      rsm: { type: 'float', low: 0.4, high: 1 },
      border_count: { type: 'int', low: 32, high: 254, log: true },
    },
  },
  params: catboostParams,

  paramsFor({ task, nClasses, categorical }) {
    const categories = { cat_features: categorical };
    if (task === 'multiclass') return { loss_function: 'MultiClass', classes_count: nClasses, ...categories };
    return { loss_function: task === 'regression' ? 'RMSE' : 'Logloss', ...categories };
  },

  outputsFor: outputsOf,

  workUnits: (params, rows, cols) => params.iterations * roundWork(params, rows, cols),

  losses: {
    iterations: 'iterations',
    measuredBy: ['loss_function', 'alpha', 'validation_fraction'],
    areTold: ({ early_stopping_rounds: patience }) => patience > 0,
  },

  fit(view, targets, params, context) {
    assertTrainingSet('catboost.fit', view, targets, MIN_ROWS, true);
    const beyond = params.cat_features.find((feature) => feature >= view.cols);
    const rule = `cat_features must be below the ${view.cols} of the view`;
    assertArgument(beyond === undefined, 'catboost.fit', rule, beyond);
    return fitCatboost(view, targets, params, context);
  },

  predict(state, view) {
    assertPredictionView('catboost.predict', view, state.ensemble.nFeatures, true);
    return predictOblivious(state, view);
  },
};

/** Microseconds of a round: rows into histograms and through leaf steps, and the splits of all leaves; measured on 28 features. */
function roundWork({ depth, border_count, boosting_type }: CatboostParams, rows: number, cols: number): number {
  const growth = 0.0025 * rows * cols * depth + 0.1 * rows + 0.008 * 2 ** depth * cols * Math.min(rows, border_count);
  return boosting_type === 'Ordered' ? ORDERED_WORK * growth : growth;
}

function outputsOf({ loss_function, alpha, classes_count }: CatboostParams): readonly [OutputName, ...OutputName[]] {
  switch (loss_function) {
    case 'Logloss':
      return ['p_up'];
    case 'RMSE':
      return ['E_r'];
    case 'Quantile':
      return [quantileOutput(alpha)];
    case 'MultiClass':
      return ['p_0', ...Array.from({ length: classes_count! - 1 }, (_, k): OutputName => `p_${k + 1}`)];
    default:
      return loss_function satisfies never;
  }
}

function fitCatboost(
  view: FeatureMatrixView,
  targets: Targets,
  params: CatboostParams,
  context: FitContext,
): BoostedState {
  const { early_stopping_rounds: patience, validation_fraction: validationFraction } = params;
  const { nLearned, firstHeld } = splitRows('catboost.fit', view.rows, { patience, validationFraction }, context);
  const target = targetOf(targets, params);
  const learned = countedRows(view, targets, target, [0, nLearned], MIN_ROWS);
  const held = patience > 0 ? countedRows(view, targets, target, [firstHeld, view.rows], 1) : undefined;
  const options = obliviousOptionsOf(params, { rows: learned.table.rows, features: view.cols });
  const { ensemble, rounds, reason, validationLoss } = boostOblivious(learned, options, context, held);
  return { objective: options.objective, ensemble, rounds, reason, validationLoss };
}

/** What the loss is of. @throws WinnowError `argument_invalid` when there are no such classes */
function targetOf({ ret, up, classes }: Targets, { loss_function, classes_count }: CatboostParams): Float64Array {
  if (loss_function === 'Logloss') return Float64Array.from(up);
  if (loss_function !== 'MultiClass') return ret;
  const rule = `MultiClass of classes_count ${classes_count} needs targets of as many classes`;
  assertArgument(classes?.count === classes_count, 'catboost.fit', rule, classes?.count);
  return Float64Array.from(classes!.values);
}

/** The rows [from, to) that have a weight. @throws WinnowError `model_fit_failed` when there are fewer than `least` */
function countedRows(
  { data, cols }: FeatureMatrixView,
  { weight }: Targets,
  target: Float64Array,
  [from, to]: readonly [number, number],
  least: number,
): ObliviousRows {
  const all = Int32Array.from({ length: to - from }, (_, i) => from + i);
  const counted = weight ? all.filter((n) => weight[n]! > 0) : all;
  if (counted.length < least) {
    const rule = `rows [${from}, ${to}) need at least ${least} of positive weight`;
    throw new WinnowError('model_fit_failed', { where: 'catboost.fit', rule, got: counted.length });
  }
  return {
    table: { data: takeRows(data, cols, counted, from, to), rows: counted.length, cols },
    target: take(target, counted),
    weight: Float64Array.from(counted, (n) => weight?.[n] ?? 1),
  };
}

function takeRows(data: Float64Array, cols: number, rows: Int32Array, from: number, to: number): Float64Array {
  return rows.length === to - from ? data.subarray(from * cols, to * cols) : gatherRows(data, cols, rows);
}
