import { createRng } from '@winnow/core';
import { models } from '@winnow/models';

const ROWS = 600;
const COLS = 6;

/** Values in single precision, for formats that have no other; the last two columns are missing at times, and categories. */
export function makeData() {
  const rng = createRng(20250302);
  const data = new Float64Array(ROWS * COLS);
  const signal = new Float64Array(ROWS);
  for (let n = 0; n < ROWS; n++) {
    for (let f = 0; f < COLS; f++) data[n * COLS + f] = Math.fround(rng.normal());
    data[n * COLS + 5] = rng.int(12);
    signal[n] =
      data[n * COLS] + Math.sin(2 * data[n * COLS + 1]) + 0.2 * data[n * COLS + 4] + (data[n * COLS + 5] % 3) - 1;
  }
  const whole = { kind: 'feature_matrix', data, rows: ROWS, cols: COLS, runStarts: Int32Array.of(0) };
  const holed = data.map((value, i) => (i % COLS >= 4 && rng.uniform() < 0.15 ? Number.NaN : value));
  const ret = signal.map((value) => value + 0.3 * rng.normal());
  return {
    whole,
    missing: { ...whole, data: holed },
    targets: {
      ret,
      up: Uint8Array.from(ret, (value) => Number(value > 0)),
      classes: { count: 3, values: Int32Array.from(ret, (value) => Number(value > -0.7) + Number(value > 0.7)) },
    },
  };
}

const boosting = { categorical_feature: [5], min_data_in_leaf: 5, num_iterations: 40 };

/** @type {readonly { model: keyof typeof models, params: Record<string, unknown>, isWhole?: boolean, isCount?: boolean,
 *   isScaled?: boolean }[]} */
export const fits = [
  { model: 'lightgbm', params: { ...boosting, objective: 'binary' } },
  { model: 'lightgbm', params: { ...boosting, objective: 'regression' } },
  { model: 'lightgbm', params: { ...boosting, objective: 'huber' } },
  { model: 'lightgbm', params: { ...boosting, objective: 'poisson' }, isCount: true },
  { model: 'lightgbm', params: { ...boosting, objective: 'quantiles' } },
  { model: 'lightgbm', params: { ...boosting, objective: 'multiclass', num_class: 3 } },
  { model: 'lightgbm', params: { ...boosting, objective: 'regression', boosting: 'dart' } },
  { model: 'xgboost', params: { objective: 'binary:logistic' } },
  { model: 'xgboost', params: { objective: 'reg:squarederror' } },
  { model: 'xgboost', params: { objective: 'reg:pseudohubererror' } },
  { model: 'xgboost', params: { objective: 'multi:softprob', num_class: 3 } },
  { model: 'catboost', params: { iterations: 40, cat_features: [5] } },
  { model: 'catboost', params: { iterations: 40, loss_function: 'MultiClass', classes_count: 3, cat_features: [5] } },
  { model: 'random_forest', params: { n_estimators: 30, max_depth: 8, num_class: 3, categorical_feature: [5] } },
  { model: 'random_forest', params: { task: 'classification', n_estimators: 50, max_depth: 8 }, isWhole: true },
  { model: 'extra_trees', params: { task: 'regression', n_estimators: 50, max_depth: 8 }, isWhole: true },
  { model: 'ridge', params: {}, isWhole: true },
  { model: 'lasso', params: { alpha: 0.01 }, isWhole: true },
  { model: 'logistic', params: {}, isWhole: true },
  { model: 'logistic', params: {}, isWhole: true, isScaled: true },
  { model: 'logistic', params: { num_class: 3 }, isWhole: true },
];

/**
 * The model of a fit and its state, the table that files are tried on and, where it was scaled before, the scaler and what the
 * model itself sees.
 */
export function fitCase({ model: name, params, isWhole, isCount, isScaled }, { whole, missing, targets }) {
  const model = models[name];
  const view = isWhole ? whole : missing;
  const scaler = isScaled ? { mean: [1, 0, -1, 0.5, 0, 5], scale: [2, 0.5, 1, 3, 0.1, 4] } : undefined;
  const seen = scaler
    ? { ...view, data: view.data.map((value, i) => (value - scaler.mean[i % COLS]) / scaler.scale[i % COLS]) }
    : view;
  const ret = isCount ? targets.ret.map((value) => Math.max(0, Math.round(value + 2))) : targets.ret;
  const context = { rng: createRng(1), throwIfAborted: () => {} };
  const state = model.fit(seen, { ...targets, ret }, model.params.parse(params), context);
  const words = [name, params.objective ?? params.loss_function ?? params.task, params.num_class, scaler && 'scaled'];
  return { name: words.filter(Boolean).join(' '), model, state, view, seen, scaler };
}
