import { assertArgument } from '@winnow/core';
import { assertPredictionView } from '../assertPredictionView.ts';
import { assertTrainingSet } from '../assertTrainingSet.ts';
import type { FeatureMatrixView, FitContext, Model, Targets } from '../contract.ts';
import type { BoostedState } from './boostedState.ts';
import { fitBoosted } from './fitBoosted.ts';
import { lightgbmObjective, lightgbmOptions } from './lightgbmOptions.ts';
import { type LightgbmParams, lightgbmParams } from './lightgbmParams.ts';
import type { ObjectiveSpec } from './objectives/createObjective.ts';
import { outputsOf } from './objectives/outputsOf.ts';
import { predictBoosted } from './predictBoosted.ts';
import { splitRows } from './splitRows.ts';
import { boostingWork } from './treeWork.ts';

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
    takesMissing: true,
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

  paramsFor({ task, nClasses, categorical }) {
    const categories = { categorical_feature: categorical };
    if (task === 'multiclass') return { objective: task, num_class: nClasses, ...categories };
    return { objective: task, ...categories };
  },

  outputsFor: (params) => outputsOf(lightgbmObjective(params)),

  workUnits(params, rows, cols) {
    const trees = params.num_iterations * outputsOf(lightgbmObjective(params)).length;
    return boostingWork(trees, params.num_leaves, rows, cols);
  },

  losses: {
    iterations: 'num_iterations',
    measuredBy: ['objective', 'alpha', 'scale_pos_weight', 'is_unbalance', 'class_weight', 'validation_fraction'],
    areTold: ({ early_stopping_round: patience }) => patience > 0,
  },

  fit(view, targets, params, context) {
    assertTrainingSet('lightgbm.fit', view, targets, MIN_ROWS, true);
    return fitLightgbm(view, targets, params, context);
  },

  predict(state, view) {
    assertPredictionView('lightgbm.predict', view, state.ensemble.nFeatures, true);
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
    {
      binning,
      boosting: { ...lightgbmOptions(params), objective: weighObjective(params, targets, context) },
      validationFraction: params.validation_fraction,
      classWeight: params.class_weight,
    },
    context,
  );
}

/** The objective, with what `is_unbalance` takes from the rows that are learned from: the rarer of two classes as heavy as the other. */
function weighObjective(params: LightgbmParams, { up, weight }: Targets, context: FitContext): ObjectiveSpec {
  const objective = lightgbmObjective(params);
  if (!params.is_unbalance || objective.name !== 'logistic') return objective;
  const isAlone = params.scale_pos_weight === 1;
  assertArgument(isAlone, 'lightgbm.fit', 'scale_pos_weight must be 1 beside is_unbalance', params.scale_pos_weight);
  const { early_stopping_round: patience, validation_fraction: validationFraction } = params;
  const { nLearned } = splitRows('lightgbm.fit', up.length, { patience, validationFraction }, context);
  const sums: [number, number] = [0, 0];
  up.subarray(0, nLearned).forEach((value, n) => {
    sums[value === 1 ? 1 : 0] += weight?.[n] ?? 1;
  });
  const [below, above] = sums;
  if (below === 0 || above === 0) return objective; // which boost() refuses
  return { ...objective, labelWeights: above > below ? [above / below, 1] : [1, below / above] };
}
