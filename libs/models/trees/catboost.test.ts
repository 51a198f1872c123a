import { createRng } from '@winnow/core';
import type { Outputs } from '../contract.ts';
import { fitContext } from '../testing/fitContext.ts';
import { targetsOf } from '../testing/targetsOf.ts';
import { viewOf } from '../testing/viewOf.ts';
import { catboost } from './catboost.ts';

const ROWS = 400;
const COLS = 3;
const rng = createRng(3);
const data = Float64Array.from({ length: ROWS * COLS }, () => rng.normal());
const ret = Float64Array.from({ length: ROWS }, (_, n) => Math.sin(2 * data[n * COLS]!) + 0.3 * rng.normal());
const view = viewOf(data, COLS);
const classes = { values: Int32Array.from(ret, (y) => (y < -0.4 ? 0 : y < 0.5 ? 1 : 2)), count: 3 };
const targets = { ...targetsOf(ret), classes };

function predict(given: object): Outputs {
  const params = catboost.params.parse({ iterations: 20, learning_rate: 0.3, depth: 4, ...given });
  const outputs = catboost.predict(catboost.fit(view, targets, params, fitContext()), view);
  expect(Object.keys(outputs)).toEqual(catboost.outputsFor!(params));
  return outputs;
}

test('RMSE gives the expected return', () => {
  const mean = ret.reduce((sum, y) => sum + y, 0) / ROWS;
  const { E_r } = predict({ loss_function: 'RMSE' });
  const rest = ret.reduce((sum, y, n) => sum + (y - E_r![n]!) ** 2, 0);
  expect(1 - rest / ret.reduce((sum, y) => sum + (y - mean) ** 2, 0)).toBeGreaterThan(0.8);
});

test('MultiClass gives the probability of each class', () => {
  const { p_0, p_1, p_2 } = predict({ loss_function: 'MultiClass', classes_count: 3 });
  const columns = [p_0!, p_1!, p_2!];
  const likely = Int32Array.from({ length: ROWS }, (_, n) => {
    const probs = columns.map((column) => column[n]!);
    expect(probs.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
    return probs.indexOf(Math.max(...probs));
  });
  expect(likely.filter((k, n) => k === classes.values[n]).length).toBeGreaterThan(0.75 * ROWS);
});

test.each([
  [0.05, 'q05'],
  [0.5, 'q50'],
  [0.95, 'q95'],
  [0.8, 'E_r'],
] as const)('Quantile %d is above that share of the returns, as %s', (alpha, name) => {
  const values = predict({ loss_function: 'Quantile', alpha })[name]!;
  const below = ret.filter((y, n) => y <= values[n]!).length / ROWS;
  expect(Math.abs(below - alpha)).toBeLessThan(0.06);
});

test('stops when the last rows no longer gain, and tells each loss', () => {
  const losses: number[] = [];
  const params = catboost.params.parse({ early_stopping_rounds: 10, iterations: 200, learning_rate: 0.3, depth: 4 });
  const context = { ...fitContext(), onIteration: (_: number, loss: number) => losses.push(loss) };
  const state = catboost.fit(view, targets, params, context);
  expect(state.reason).toBe('early_stopping');
  expect(state.validationLoss).toEqual(losses);
  expect(losses.indexOf(Math.min(...losses))).toBe(state.rounds - 1);
  expect(state.validationLoss).toHaveLength(state.rounds + 10);
  expect(state.ensemble.trees).toHaveLength(state.rounds);
  expect(state.ensemble.trees[0]!.count[0]).toBe(0.8 * ROWS);
});

test('learns from no label that is known only when the last rows have begun', () => {
  const params = catboost.params.parse({ early_stopping_rounds: 5, iterations: 10 });
  const fit = (of: typeof targets, labelRows: number) => catboost.fit(view, of, params, { ...fitContext(), labelRows });
  const state = fit(targets, 6);
  expect(state.ensemble.trees[0]!.count[0]).toBe(0.8 * ROWS - 5);
  const up = targets.up.map((value, n) => (n >= 0.8 * ROWS - 5 && n < 0.8 * ROWS ? 1 - value : value));
  expect(fit({ ...targets, up }, 6)).toEqual(state);
  expect(fit(targets, 1)).toEqual(catboost.fit(view, targets, params, fitContext()));
  expect(() => fit(targets, ROWS)).toThrow(expect.objectContaining({ code: 'model_fit_failed' }));
});

test('rows of weight 0 do not count, not even as rows that stand before others', () => {
  const params = catboost.params.parse({ iterations: 10, boosting_type: 'Ordered' });
  const weight = Float64Array.from({ length: ROWS }, (_, n) => Number(n % 4 !== 0));
  const kept = Array.from({ length: ROWS }, (_, n) => n).filter((n) => weight[n] === 1);
  const only = viewOf(Float64Array.from(kept.flatMap((n) => [...data.subarray(n * COLS, (n + 1) * COLS)])), COLS);
  const some = targetsOf(Float64Array.from(kept, (n) => ret[n]!));
  expect(catboost.fit(view, { ...targets, weight }, params, fitContext())).toEqual(
    catboost.fit(only, some, params, fitContext()),
  );
});

test.each([
  ['a single sign', {}, targetsOf(new Float64Array(ROWS).fill(1)), 'model_fit_failed'],
  ['a category beyond the features', { cat_features: [3] }, targets, 'argument_invalid'],
  ['a category that is no integer', { cat_features: [0] }, targets, 'argument_invalid'],
  ['classes that are not there', { loss_function: 'MultiClass', classes_count: 3 }, targetsOf(ret), 'argument_invalid'],
  ['another number of classes', { loss_function: 'MultiClass', classes_count: 4 }, targets, 'argument_invalid'],
])('refuses %s', (_, params, of, code) => {
  const call = () => catboost.fit(view, of, catboost.params.parse({ iterations: 5, ...params }), fitContext());
  expect(call).toThrow(expect.objectContaining({ code }));
});

test.each([
  { loss_function: 'MultiClass' },
  { classes_count: 3 },
  { leaf_estimation_method: 'Exact' },
  { depth: 17 },
  { min_data_in_leaf: 5 },
])('the parameters %j are refused', (params) => {
  expect(catboost.params.safeParse(params).success).toBe(false);
});
