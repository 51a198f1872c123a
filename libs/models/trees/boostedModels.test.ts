import { createRng } from '@winnow/core';
import type { Outputs, Targets } from '../contract.ts';
import { fitContext } from '../testing/fitContext.ts';
import { targetsOf } from '../testing/targetsOf.ts';
import { viewOf } from '../testing/viewOf.ts';
import { lightgbm } from './lightgbm.ts';
import { xgboost } from './xgboost.ts';

const ROWS = 500;
const COLS = 3;
const rng = createRng(3);
const data = Float64Array.from({ length: ROWS * COLS }, () => rng.normal());
const ret = Float64Array.from({ length: ROWS }, (_, n) => Math.sin(2 * data[n * COLS]!) + 0.3 * rng.normal());
const view = viewOf(data, COLS);
const targets = targetsOf(ret);

/** Share of the variance of the returns that is explained. */
function explained(predictions: Float64Array): number {
  const mean = ret.reduce((sum, value) => sum + value, 0) / ROWS;
  const rest = ret.reduce((sum, value, n) => sum + (value - predictions[n]!) ** 2, 0);
  return 1 - rest / ret.reduce((sum, value) => sum + (value - mean) ** 2, 0);
}

const positive = targetsOf(ret.map((value) => Math.max(0, Math.round(2 + 2 * value))));
const classes = { values: Int32Array.from(ret, (value) => (value < -0.5 ? 0 : value < 0.5 ? 1 : 2)), count: 3 };
const classTargets = { ...targets, classes };

function predict(model: typeof lightgbm | typeof xgboost, params: object, of: Targets = targets): Outputs {
  const parsed = model.params.parse(params) as never;
  const outputs = model.predict(model.fit(view, of, parsed, fitContext()), view);
  expect(Object.keys(outputs)).toEqual(model.outputsFor!(parsed));
  return outputs;
}

test.each([
  { model: lightgbm, objectives: ['regression', 'huber'] },
  { model: xgboost, objectives: ['reg:squarederror', 'reg:pseudohubererror'] },
])('$model.spec.name predicts returns by the objectives of regression', ({ model, objectives }) => {
  for (const objective of objectives) expect(explained(predict(model, { objective }).E_r!)).toBeGreaterThan(0.8);
});

test.each([
  { model: lightgbm, objective: 'poisson' },
  { model: xgboost, objective: 'count:poisson' },
])('$model.spec.name predicts counts, whose mean is theirs', ({ model, objective }) => {
  const { E_r } = predict(model, { objective }, positive);
  expect(E_r!.every((value) => value > 0)).toBe(true);
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / ROWS;
  expect(Math.abs(mean(E_r!) - mean(positive.ret))).toBeLessThan(0.02 * mean(positive.ret));
});

test.each([
  { model: lightgbm, params: { objective: 'multiclass', num_class: 3 } },
  { model: xgboost, params: { objective: 'multi:softprob', num_class: 3 } },
])('$model.spec.name predicts probabilities of classes that sum to 1', ({ model, params }) => {
  const outputs = predict(model, params, classTargets);
  expect(Object.keys(outputs)).toEqual(['p_0', 'p_1', 'p_2']);
  let right = 0;
  for (let n = 0; n < ROWS; n++) {
    const row = [outputs['p_0']![n]!, outputs['p_1']![n]!, outputs['p_2']![n]!];
    expect(row[0]! + row[1]! + row[2]!).toBeCloseTo(1, 12);
    right += Number(row[classes.values[n]!] === Math.max(...row));
  }
  expect(right).toBeGreaterThan(0.9 * ROWS);
});

test.each([
  { model: lightgbm, params: { objective: 'quantiles', min_data_in_leaf: 5 } },
  { model: xgboost, params: { objective: 'reg:quantileerror' } },
])('$model.spec.name predicts quantiles that never cross and hold their share of the rows', ({ model, params }) => {
  const { q05, q50, q95 } = predict(model, params);
  expect(q50!.every((value, n) => q05![n]! <= value && value <= q95![n]!)).toBe(true);
  const below = (values: Float64Array) => ret.filter((value, n) => value <= values[n]!).length / ROWS;
  expect(below(q05!)).toBeLessThan(0.12);
  expect(Math.abs(below(q50!) - 0.5)).toBeLessThan(0.12);
  expect(below(q95!)).toBeGreaterThan(0.88);
});

test('lightgbm predicts the one quantile that it is asked for', () => {
  const upper = predict(lightgbm, { objective: 'quantile', alpha: 0.95 });
  expect(Object.keys(upper)).toEqual(['q95']);
  const { q50 } = predict(lightgbm, { objective: 'quantile' });
  expect(q50!.filter((value, n) => value <= upper.q95![n]!).length).toBeGreaterThan(0.9 * ROWS);
});

test.each([
  { model: lightgbm, few: { num_iterations: 5 } },
  { model: xgboost, few: { n_estimators: 5 } },
])('$model.spec.name: weight of a class raises its probability', ({ model, few }) => {
  const mean = (params: object) => predict(model, { ...few, ...params }).p_up!.reduce((a, b) => a + b) / ROWS;
  expect(mean({ scale_pos_weight: 5 })).toBeGreaterThan(mean({}) + 0.01);
  expect(mean({ class_weight: { 1: 5 } })).toBeGreaterThan(mean({}) + 0.01);
});

test('balanced classes weigh the same', () => {
  const few = targetsOf(ret.map((value) => value - 1));
  const fit = (of: object) =>
    lightgbm.fit(view, few, lightgbm.params.parse(of), fitContext()).ensemble.initialScores[0];
  expect(fit({})).toBeLessThan(-1);
  expect(fit({ class_weight: 'balanced' })).toBeCloseTo(0, 12);
});

test.each([
  { model: lightgbm, stopping: { early_stopping_round: 10, num_iterations: 2000 } },
  { model: xgboost, stopping: { early_stopping_rounds: 10, n_estimators: 2000 } },
])('$model.spec.name stops when the last rows no longer gain', ({ model, stopping }) => {
  const state = model.fit(view, targets, model.params.parse(stopping) as never, fitContext());
  expect(state).toMatchObject({ reason: 'early_stopping' });
  expect(state.validationLoss).toHaveLength(state.rounds + 10);
  expect(state.ensemble.trees).toHaveLength(state.rounds);
  expect(state.ensemble.trees[0]!.count[0]).toBe(0.8 * ROWS);
});

test.each([
  { model: lightgbm, stopping: { early_stopping_round: 5 } },
  { model: xgboost, stopping: { early_stopping_rounds: 5 } },
])('$model.spec.name learns from no label that is known only when the last rows have begun', ({ model, stopping }) => {
  const params = model.params.parse(stopping) as never;
  const fit = (of: Targets, labelRows?: number) =>
    model.fit(view, of, params, { ...fitContext(), ...(labelRows && { labelRows }) });
  const state = fit(targets, 6);
  expect(state.ensemble.trees[0]!.count[0]).toBe(0.8 * ROWS - 5);
  expect(state.validationLoss[0]).not.toBe(fit(targets).validationLoss[0]);
  const between = ret.map((value, n) => (n >= 0.8 * ROWS - 5 && n < 0.8 * ROWS ? -value : value));
  expect(fit(targetsOf(between), 6)).toEqual(state);
  expect(fit(targets, 1)).toEqual(fit(targets));
  expect(() => fit(targets, ROWS)).toThrow(expect.objectContaining({ code: 'model_fit_failed' }));
});

test('lightgbm balances the classes of the rows that it learns from, whatever the last ones are', () => {
  const params = lightgbm.params.parse({ is_unbalance: true, early_stopping_round: 5 });
  const others = targetsOf(ret.map((value, n) => (n < 0.8 * ROWS ? value : 1)));
  const [a, b] = [targets, others].map((of) => lightgbm.fit(view, of, params, fitContext()));
  expect(b!.objective).toEqual(a!.objective);
  expect(b!.ensemble.trees[0]).toEqual(a!.ensemble.trees[0]);
});

/** Only the first feature can be split. */
const oneFeature = viewOf(
  data.map((value, i) => (i % COLS === 0 ? value : 2)),
  COLS,
);

test('xgboost goes on after a round whose features cannot be split, with a tree of one leaf that says 0', () => {
  const params = xgboost.params.parse({ objective: 'reg:squarederror', colsample_bytree: 0.34, n_estimators: 30 });
  const { reason, rounds, ensemble } = xgboost.fit(oneFeature, targets, params, fitContext());
  expect({ reason, rounds }).toEqual({ reason: 'rounds', rounds: 30 });
  const alone = ensemble.trees.filter(({ feature }) => feature.length === 1);
  expect(alone.length).toBeGreaterThan(10);
  expect(alone.length).toBeLessThan(30);
  for (const { value } of alone) expect(value).toEqual([0]);
});

test('lightgbm ends at such a round', () => {
  const params = lightgbm.params.parse({ objective: 'regression', feature_fraction: 0.34, num_iterations: 30 });
  const { reason, ensemble } = lightgbm.fit(oneFeature, targets, params, fitContext());
  expect(reason).toBe('no_split');
  expect(ensemble.trees.every(({ feature }) => feature.length > 1)).toBe(true);
});

test('lightgbm splits a categorical feature by its categories, and sends one never seen to the right', () => {
  const categories = data.map((value, i) => (i % COLS === 0 ? Math.abs(Math.floor(3 * value)) : value));
  const of = viewOf(categories, COLS);
  const params = lightgbm.params.parse({ objective: 'regression', categorical_feature: [0] });
  const state = lightgbm.fit(of, targets, params, fitContext());
  expect(state.ensemble.trees.some((tree) => Object.keys(tree.categories).length > 0)).toBe(true);
  const unseen = (category: number) => lightgbm.predict(state, viewOf([category, 0, 0], COLS)).E_r![0];
  expect(unseen(500)).toBe(unseen(-1));
});

test.each([
  { model: lightgbm, stopping: { early_stopping_round: 10 } },
  { model: xgboost, stopping: { early_stopping_rounds: 10 } },
])('$model.spec.name tells the loss on the last rows after each round', ({ model, stopping }) => {
  const told: [number, number][] = [];
  const context = { ...fitContext(), onIteration: (round: number, loss: number) => told.push([round, loss]) };
  const state = model.fit(view, targets, model.params.parse(stopping) as never, context);
  expect(told).toEqual(state.validationLoss.map((loss, round) => [round, loss]));
  told.length = 0;
  model.fit(view, targets, model.params.parse({}) as never, context);
  expect(told).toEqual([]);
});

test.each([
  { model: lightgbm, dart: { boosting: 'dart', drop_rate: 0.2, skip_drop: 0.2 } },
  { model: xgboost, dart: { booster: 'dart', rate_drop: 0.2 } },
])('$model.spec.name learns with dropouts, and other trees than without', ({ model, dart }) => {
  const objective = model === lightgbm ? 'regression' : 'reg:squarederror';
  const { E_r } = predict(model, { objective, ...dart });
  expect(explained(E_r!)).toBeGreaterThan(0.6);
  expect(E_r).not.toEqual(predict(model, { objective }).E_r);
});

describe.each([
  { model: lightgbm, regression: 'regression', multiclass: 'multiclass' },
  { model: xgboost, regression: 'reg:squarederror', multiclass: 'multi:softprob' },
])('$model.spec.name', ({ model, regression, multiclass }) => {
  test.each<[string, object, Targets, string]>([
    ['a single sign', {}, targetsOf(new Float64Array(ROWS).fill(1)), 'model_fit_failed'],
    ['a return that is missing', { objective: regression }, targetsOf(ret.with(4, Number.NaN)), 'argument_invalid'],
    ['constraints for another number of features', { monotone_constraints: [1] }, targets, 'argument_invalid'],
    ['classes that the targets lack', { objective: multiclass, num_class: 3 }, targets, 'argument_invalid'],
    ['a class beyond the last', { objective: multiclass, num_class: 2 }, classTargets, 'argument_invalid'],
    [
      'weights of classes where none are learned',
      { objective: regression, class_weight: 'balanced' },
      targets,
      'argument_invalid',
    ],
    ['the weight of a class that does not exist', { class_weight: { 2: 1 } }, targets, 'argument_invalid'],
    ['classes whose weights are all 0', { class_weight: { 0: 0, 1: 0 } }, targets, 'model_fit_failed'],
  ])('refuses %s', (_, params, of, code) => {
    const call = () => model.fit(view, of, model.params.parse(params) as never, fitContext());
    expect(call).toThrow(expect.objectContaining({ code }));
  });

  test('grows no tree on constant features, and predicts the mean', () => {
    const constant = viewOf(new Float64Array(ROWS * COLS).fill(2), COLS);
    const state = model.fit(constant, targets, model.params.parse({ objective: regression }) as never, fitContext());
    expect(state).toMatchObject({ reason: 'no_split', rounds: 0 });
    expect(model.predict(state, viewOf([2, 2, 2], COLS)).E_r![0]).toBeCloseTo(ret.reduce((a, b) => a + b) / ROWS, 12);
  });

  test('fits fewer rows than leaves', () => {
    const few = viewOf(data.slice(0, 5 * COLS), COLS);
    const limits = model === lightgbm ? { min_data_in_leaf: 1, min_data_in_bin: 1 } : { reg_lambda: 0 };
    const params = model.params.parse({ objective: regression, ...limits });
    const state = model.fit(few, targetsOf(ret.slice(0, 5)), params as never, fitContext());
    for (const { feature } of state.ensemble.trees) expect(feature.filter((f) => f < 0).length).toBeLessThanOrEqual(5);
    model.predict(state, few).E_r!.forEach((value, n) => {
      expect(value).toBeCloseTo(ret[n]!, 2);
    });
  });
});

test('a value that is missing only later goes with 0 in lightgbm, and right in xgboost', () => {
  const missing = viewOf([Number.NaN, 0, 0], COLS);
  const [zero, largest] = [0, 1e9].map((value) => viewOf([value, 0, 0], COLS));
  const predictions = ({ model, objective }: { model: typeof lightgbm | typeof xgboost; objective: string }) => {
    const state = model.fit(view, targets, model.params.parse({ objective }) as never, fitContext());
    return (of: typeof view) => model.predict(state, of).E_r![0]!;
  };
  const ofLightgbm = predictions({ model: lightgbm, objective: 'regression' });
  expect(ofLightgbm(missing)).toBe(ofLightgbm(zero!));
  const ofXgboost = predictions({ model: xgboost, objective: 'reg:squarederror' });
  expect(ofXgboost(missing)).toBe(ofXgboost(largest!));
});

test.each([
  { model: lightgbm, params: { objective: 'regression', early_stopping_round: 5 } },
  { model: xgboost, params: { objective: 'reg:squarederror', early_stopping_rounds: 5 } },
  { model: xgboost, params: { objective: 'reg:squarederror', early_stopping_rounds: 5, colsample_bynode: 0.9 } },
])(
  '$model.spec.name, $params: losses are those of what it predicts, where values are missing in the last rows only',
  ({ model, params }) => {
    const from = 0.8 * ROWS;
    const isHole = (i: number) => i >= from * COLS && i % (2 * COLS) === 0;
    const holes = viewOf(
      data.map((value, i) => (isHole(i) ? Number.NaN : value)),
      COLS,
    );
    const state = model.fit(holes, targets, model.params.parse(params) as never, fitContext());
    const predicted = model.predict(state, holes).E_r!.subarray(from);
    const loss = predicted.reduce((sum, value, n) => sum + (value - ret[from + n]!) ** 2, 0) / (ROWS - from);
    expect(state.validationLoss[state.rounds - 1]).toBeCloseTo(loss, 12);
  },
);

test.each([
  { model: lightgbm, params: { objective: 'quantile', monotone_constraints: [0, 1, 0] } },
  { model: lightgbm, params: { objective: 'quantiles', monotone_constraints: [0, -1, 0] } },
  { model: lightgbm, params: { objective: 'regression', monotone_constraints: [0, 1, 0], categorical_feature: [1] } },
  { model: lightgbm, params: { data_sample_strategy: 'goss', top_rate: 0.8, other_rate: 0.3 } },
  { model: xgboost, params: { objective: 'reg:quantileerror', monotone_constraints: [1, 0, 0] } },
  { model: xgboost, params: { max_depth: 0 } },
])('$model.spec.name refuses $params', ({ model, params }) => {
  expect(model.params.safeParse(params).success).toBe(false);
});

test.each([
  { model: lightgbm, params: { objective: 'quantile', monotone_constraints: [0, 0, 0] } },
  { model: lightgbm, params: { objective: 'regression', monotone_constraints: [0, 1, 0], categorical_feature: [0] } },
  { model: lightgbm, params: { data_sample_strategy: 'goss', top_rate: 0.7, other_rate: 0.3 } },
  { model: lightgbm, params: { top_rate: 0.8, other_rate: 0.3 } },
  { model: xgboost, params: { objective: 'reg:quantileerror', monotone_constraints: [0, 0, 0] } },
  { model: xgboost, params: { max_depth: 0, max_leaves: 8 } },
])('$model.spec.name takes $params', ({ model, params }) => {
  expect(model.params.safeParse(params).success).toBe(true);
});

test.each([
  ['a category beyond the features', { categorical_feature: [3] }],
  ['a category that is no integer', { categorical_feature: [0] }],
  ['a quantile without a name', { objective: 'quantile', alpha: 0.9 }],
  ['two ways to weigh a class', { is_unbalance: true, scale_pos_weight: 2 }],
  ['dropouts beside early stopping', { boosting: 'dart', early_stopping_round: 5 }],
])('lightgbm refuses %s', (_, params) => {
  const call = () => lightgbm.fit(view, targets, lightgbm.params.parse(params), fitContext());
  expect(call).toThrow(expect.objectContaining({ code: 'argument_invalid' }));
});

test('a state predicts only tables of its width', () => {
  const state = lightgbm.fit(view, targets, lightgbm.params.parse({}), fitContext());
  expect(() => lightgbm.predict(state, viewOf([1, 2], 2))).toThrow(expect.objectContaining({ code: 'shape_mismatch' }));
});
