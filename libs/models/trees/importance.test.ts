import { createRng } from '@winnow/core';
import { models } from '../registry.ts';
import { fitContext } from '../testing/fitContext.ts';
import { targetsOf } from '../testing/targetsOf.ts';
import { viewOf } from '../testing/viewOf.ts';
import { importances } from './importance.ts';
import { isTreeState } from './treeState.ts';

const ROWS = 200;
const rng = createRng(2);
const data = Float64Array.from({ length: ROWS * 3 }, () => rng.normal());
const view = viewOf(data, 3);
const targets = targetsOf(Float64Array.from({ length: ROWS }, (_, n) => data[3 * n + 1]! + 0.1 * rng.normal()));

test.each(['lightgbm', 'xgboost', 'random_forest', 'extra_trees'] as const)(
  '%s: the feature that tells the target gains most, and every split counts once',
  (name) => {
    const model = models[name];
    const state = model.fit(view, targets, model.params.parse({}) as never, fitContext());
    expect(isTreeState(state)).toBe(true);
    const { split, gain } = importances(state);
    expect(gain.indexOf(Math.max(...gain))).toBe(1);
    const nSplits = state.ensemble.trees.reduce((sum, { feature }) => sum + feature.filter((f) => f >= 0).length, 0);
    expect(split.reduce((a, b) => a + b)).toBe(nSplits);
    expect(gain.every((value, f) => value > 0 === split[f]! > 0)).toBe(true);
  },
);

test('isTreeState() tells states of trees from others', () => {
  const state = models.ridge.fit(view, targets, models.ridge.params.parse({}), fitContext());
  for (const other of [state, null, 3, { ensemble: null }, { ensemble: {} }]) expect(isTreeState(other)).toBe(false);
});
