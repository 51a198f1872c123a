import { assertPredictionView } from '../assertPredictionView.ts';
import { assertTrainingSet } from '../assertTrainingSet.ts';
import type { Model } from '../contract.ts';
import type { BoostedState } from './boostedState.ts';
import { fitBoosted } from './fitBoosted.ts';
import { outputsOf } from './objectives/outputsOf.ts';
import { predictBoosted } from './predictBoosted.ts';
import { boostingWork } from './treeWork.ts';
import { xgboostObjective, xgboostOptions } from './xgboostOptions.ts';
import { type XgboostParams, xgboostParams } from './xgboostParams.ts';

/** A split needs a row on either side. */
const MIN_ROWS = 2;

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
    takesMissing: true,
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

  paramsFor({ task, nClasses }) {
    if (task === 'multiclass') return { objective: 'multi:softprob', num_class: nClasses };
    return { objective: task === 'regression' ? 'reg:squarederror' : 'binary:logistic' };
  },

  outputsFor: (params) => outputsOf(xgboostObjective(params)),

  workUnits(params, rows, cols) {
    const trees = params.n_estimators * outputsOf(xgboostObjective(params)).length;
    return boostingWork(trees, params.max_leaves || 2 ** params.max_depth, rows, cols);
  },

  losses: {
    iterations: 'n_estimators',
    measuredBy: [
      'objective',
      'quantile_alpha',
      'huber_slope',
      'scale_pos_weight',
      'class_weight',
      'validation_fraction',
    ],
    areTold: ({ early_stopping_rounds: patience }) => patience > 0,
  },

  fit(view, targets, params, context) {
    assertTrainingSet('xgboost.fit', view, targets, MIN_ROWS, true);
    const binning = {
      maxBins: params.max_bin,
      bounds: 'at_values' as const,
      ...(targets.weight && { weight: targets.weight }),
    };
    const { validation_fraction: validationFraction, class_weight: classWeight } = params;
    const fit = { binning, boosting: xgboostOptions(params), validationFraction, classWeight };
    return fitBoosted('xgboost.fit', view, targets, fit, context);
  },

  predict(state, view) {
    assertPredictionView('xgboost.predict', view, state.ensemble.nFeatures, true);
    return predictBoosted(state, view);
  },
};
