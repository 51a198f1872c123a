import { createRng } from '@winnow/core';
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

test.each([
  { model: lightgbm, binary: 'binary', others: ['regression', 'huber'] },
  { model: xgboost, binary: 'binary:logistic', others: ['reg:squarederror'] },
])('$model.spec.name predicts what its objective says', ({ model, binary, others }) => {
  const fit = (objective: string) => {
    const params = model.params.parse({ objective }) as never;
    expect(model.outputsFor!(params)).toEqual([objective === binary ? 'p_up' : 'E_r']);
    return model.predict(model.fit(view, targets, params, fitContext()), view);
  };
  expect(Object.keys(fit(binary))).toEqual(['p_up']);
  for (const objective of others) expect(explained(fit(objective).E_r!)).toBeGreaterThan(0.8);
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
  ['a single sign', {}, targetsOf(new Float64Array(ROWS).fill(1)), 'model_fit_failed'],
  ['constraints for another number of features', { monotone_constraints: [1] }, targets, 'argument_invalid'],
  ['a category beyond the features', { categorical_feature: [3] }, targets, 'argument_invalid'],
  ['a category that is no integer', { categorical_feature: [0] }, targets, 'argument_invalid'],
])('lightgbm refuses %s', (_, params, of, code) => {
  const call = () => lightgbm.fit(view, of, lightgbm.params.parse(params), fitContext());
  expect(call).toThrow(expect.objectContaining({ code }));
});

test('a state predicts only tables of its width', () => {
  const state = lightgbm.fit(view, targets, lightgbm.params.parse({}), fitContext());
  expect(() => lightgbm.predict(state, viewOf([1, 2], 2))).toThrow(expect.objectContaining({ code: 'shape_mismatch' }));
});
