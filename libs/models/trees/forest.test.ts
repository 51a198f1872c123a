import { createRng } from '@winnow/core';
import type { Targets } from '../contract.ts';
import { boostContext, boostOptions } from '../testing/boosting.ts';
import { fitContext } from '../testing/fitContext.ts';
import { targetsOf } from '../testing/targetsOf.ts';
import { viewOf } from '../testing/viewOf.ts';
import { binDataset, type Table } from './binDataset.ts';
import { boost } from './boost.ts';
import { extraTrees } from './extraTrees.ts';
import { type ForestOptions, growForest } from './forest.ts';
import { predictScores } from './predictScores.ts';
import { randomForest } from './randomForest.ts';
import { isLeaf, type Tree, type TreeEnsemble } from './tree.ts';

const ROWS = 200;
const COLS = 3;
const rng = createRng(1);
const data = Float64Array.from({ length: ROWS * COLS }, () => rng.normal());
const target = Float64Array.from(
  { length: ROWS },
  (_, n) => data[n * COLS]! * data[n * COLS + 1]! + 0.2 * rng.normal(),
);
const table = { data, rows: ROWS, cols: COLS };
const dataset = binDataset(table, { minInBin: 0 });

function grow(options: Partial<ForestOptions>, growth = {}, seed = 1, of?: Table): TreeEnsemble {
  const { growth: defaults } = boostOptions({
    growth: { order: 'depth_wise', numLeaves: Number.POSITIVE_INFINITY, isDirect: true, ...growth },
  });
  return growForest(
    { dataset, target },
    { nTrees: 5, bootstrap: true, growth: defaults, ...options },
    boostContext(seed),
    of,
  );
}

function expectClose(values: Float64Array, expected: Float64Array): void {
  for (let i = 0; i < values.length; i++) expect(values[i]).toBeCloseTo(expected[i]!, 10);
}

test('a tree without limits and draws knows every training row', () => {
  const scores = predictScores(grow({ nTrees: 1, bootstrap: false }), table);
  expectClose(scores, target);
});

test.each(['random cuts', 'best cuts'])('%s: so do extremely randomised trees', (cuts) => {
  const growth = { hasRandomCuts: cuts === 'random cuts', featureFractionByNode: 0.4 };
  const ensemble = grow({ bootstrap: false }, growth, 1, table);
  expectClose(predictScores(ensemble, table), target);
});

describe('a threshold is drawn evenly between the values of a node, not among its bins', () => {
  // of the rows in the lowest tenth of the values are nine tenths; without, bins are as even as can be
  const skewed = Float64Array.from({ length: ROWS }, (_, n) => (n < 180 ? n / 1800 : (n - 180) / 19));
  const of = { data: skewed, rows: ROWS, cols: 1 };
  const rows = { dataset: binDataset(of, { minInBin: 0 }), target: Float64Array.from(skewed, (_, n) => n) };
  test.each([
    ['by the kernel', {}],
    ['node by node', { minSumHessian: 1e-9 }],
  ])('%s', (_, limits) => {
    const { growth } = boostOptions({
      growth: { order: 'depth_wise', isDirect: true, hasRandomCuts: true, maxDepth: 1, ...limits },
    });
    const options = { nTrees: 1000, bootstrap: false, growth };
    const thresholds = growForest(rows, options, boostContext(), of).trees.map((tree) => tree.threshold[0]!);
    for (const share of [0.1, 0.3, 0.5, 0.8]) {
      const below = thresholds.filter((threshold) => threshold <= share).length;
      expect(Math.abs(below - 1000 * share)).toBeLessThan(50);
    }
  });
});

test('infinities are as far from the other values as values can be', () => {
  const data = Float64Array.of(Number.NEGATIVE_INFINITY, 0, 1, Number.POSITIVE_INFINITY);
  const of = { data, rows: 4, cols: 1 };
  const rows = { dataset: binDataset(of, { minInBin: 0 }), target: Float64Array.of(1, 0, 1, 0) };
  const { growth } = boostOptions({
    growth: { order: 'depth_wise', isDirect: true, hasRandomCuts: true, numLeaves: Number.POSITIVE_INFINITY },
  });
  const ensemble = growForest(rows, { nTrees: 3, bootstrap: false, growth }, boostContext(), of);
  expectClose(predictScores(ensemble, of), rows.target);
});

test('a forest says the mean of its trees', () => {
  const ensemble = grow({});
  const { initialScores, trees } = ensemble;
  const each = trees.map((tree) => predictScores({ ...ensemble, trees: [tree] }, table));
  const sums = Float64Array.from({ length: ROWS }, (_, n) => {
    return each.reduce((sum, scores) => sum + trees.length * (scores[n]! - initialScores[0]!) + initialScores[0]!, 0);
  });
  expectClose(
    predictScores(ensemble, table),
    sums.map((sum) => sum / trees.length),
  );
});

test('with replacement, a tree sees about 63 % of the rows, and as much weight as there is', () => {
  for (const tree of grow({ nTrees: 20 }).trees) {
    expect(tree.count[0]).toBe(ROWS);
    const leaves = tree.count.filter((_, node) => tree.feature[node]! < 0);
    expect(leaves.length).toBeGreaterThan(0.5 * ROWS);
    expect(leaves.length).toBeLessThan(0.75 * ROWS);
  }
});

test('leaves are at least as heavy as they have to be, and trees not deeper than they may', () => {
  for (const tree of grow({}, { minDataInLeaf: 12, maxDepth: 3 }).trees) {
    expect(Math.min(...tree.count)).toBeGreaterThanOrEqual(12);
    expect(tree.feature.length).toBeLessThanOrEqual(15);
  }
});

test('trees differ, and the same seed gives the same forest', () => {
  const [first, second] = grow({}).trees;
  expect(first).not.toEqual(second);
  expect(grow({}, {}, 7)).toEqual(grow({}, {}, 7));
});

test('splits that are found without histograms are those found with them, in either order', () => {
  const fit = (growth: object) => {
    const options = boostOptions({
      rounds: 3,
      learningRate: 0.5,
      growth: { numLeaves: Number.POSITIVE_INFINITY, minDataInLeaf: 3, ...growth },
    });
    return predictScores(boost({ dataset, target }, options, boostContext()).ensemble, table);
  };
  const expected = fit({});
  expectClose(fit({ isDirect: true }), expected);
  expectClose(fit({ order: 'depth_wise' }), expected);
  expectClose(fit({ monotone: [0, 0, 0] }), expected); // searches all nodes by the long form
});

describe('trees that a kernel grows whole are those that are grown node by node', () => {
  const holes = { ...table, data: data.map((value, i) => (i % 11 === 0 ? Number.NaN : value)) };
  const weight = Float64Array.from({ length: ROWS }, (_, n) => n % 4);
  test.each([
    ['without limits', table, {}, undefined],
    ['of a depth, with heavy leaves', table, { maxDepth: 4, minDataInLeaf: 7 }, undefined],
    ['with weights', table, { minDataInLeaf: 5 }, weight],
    ['with missing values', holes, { minDataInLeaf: 2 }, undefined],
  ])('%s', (_, of, growth, weights) => {
    const rows = { dataset: binDataset(of, { minInBin: 0 }), target, ...(weights && { weight: weights }) };
    const [whole, byNode] = [true, false].map((isDirect) => {
      const limits = { order: 'depth_wise', numLeaves: Number.POSITIVE_INFINITY, isDirect, ...growth } as const;
      const options = { nTrees: 1, bootstrap: false, growth: boostOptions({ growth: limits }).growth };
      return growForest(rows, options, boostContext(), of).trees[0]!;
    });
    expect(nested(whole!, 0)).toEqual(nested(byNode!, 0));
  });
});

/** A tree whatever the order of its nodes. */
function nested(tree: Tree, node: number): object {
  const count = tree.count[node];
  if (isLeaf(tree, node)) return { count, value: tree.value[node] };
  return {
    count,
    feature: tree.feature[node],
    threshold: tree.threshold[node],
    missingLeft: tree.missingLeft[node],
    gain: tree.gain[node],
    left: nested(tree, tree.left[node]!),
    right: nested(tree, tree.right[node]!),
  };
}

test('each node searches as many features as are drawn for it, all of them equally often', () => {
  const { trees } = grow({ nTrees: 600, bootstrap: false }, { featureFractionByNode: 1 / 3, maxDepth: 2 });
  for (const nodes of [[0], [1, 2]]) {
    const counts = [0, 0, 0];
    for (const tree of trees) for (const node of nodes) counts[tree.feature[node]!]! += 1;
    for (const count of counts) expect(Math.abs(count / (600 * nodes.length) - 1 / 3)).toBeLessThan(0.08);
  }
});

const view = viewOf(data, COLS);
const targets = targetsOf(target);

test.each([randomForest, extraTrees])('$spec.name predicts shares for classes and means for returns', (model) => {
  const shares = model.predict(model.fit(view, targets, model.params.parse({}), fitContext()), view).p_up!;
  expect(shares.every((share) => share >= 0 && share <= 1)).toBe(true);
  const right = shares.filter((share, n) => share > 0.5 === targets.up[n]! > 0).length;
  expect(right).toBeGreaterThan(0.95 * ROWS);
  const params = model.params.parse({ task: 'regression' });
  const { E_r } = model.predict(model.fit(view, targets, params, fitContext()), view);
  const error = E_r!.reduce((sum, value, n) => sum + (value - target[n]!) ** 2, 0) / ROWS;
  expect(error).toBeLessThan(0.2);
});

const classes = { values: Int32Array.from(target, (value) => (value < -0.3 ? 0 : value < 0.3 ? 1 : 2)), count: 3 };

describe.each([{ model: randomForest }, { model: extraTrees }])('$model.spec.name', ({ model }) => {
  const fit = (params: object, of: Targets = targets, on = view) =>
    model.fit(on, of, model.params.parse(params), fitContext());

  test('predicts shares of several classes that sum to 1', () => {
    const state = fit({ num_class: 3 }, { ...targets, classes });
    const outputs = model.predict(state, view);
    expect(Object.keys(outputs)).toEqual(model.outputsFor!(model.params.parse({ num_class: 3 })));
    let right = 0;
    for (let n = 0; n < ROWS; n++) {
      const row = [outputs['p_0']![n]!, outputs['p_1']![n]!, outputs['p_2']![n]!];
      expect(row[0]! + row[1]! + row[2]!).toBeCloseTo(1, 12);
      right += Number(row[classes.values[n]!] === Math.max(...row));
    }
    expect(right).toBeGreaterThan(0.95 * ROWS);
  });

  test('two classes are as the sign: by the same laws, other draws', () => {
    const two = { values: Int32Array.from(targets.up), count: 2 };
    const bySign = model.predict(fit({ min_samples_leaf: 5 }), view).p_up!;
    const byClass = model.predict(fit({ min_samples_leaf: 5, num_class: 2 }, { ...targets, classes: two }), view);
    const gap = bySign.reduce((sum, p, n) => sum + Math.abs(p - byClass['p_1']![n]!), 0) / ROWS;
    expect(gap).toBeLessThan(0.1);
  });

  test('weight of a class raises its share', () => {
    const mean = (params: object) =>
      model.predict(fit({ max_depth: 3, ...params }), view).p_up!.reduce((a, b) => a + b) / ROWS;
    expect(mean({ class_weight: { 1: 5 } })).toBeGreaterThan(mean({}) + 0.1);
  });

  test('splits a feature by its categories, and predicts one never seen as a missing one', () => {
    const coded = viewOf(
      data.map((value, i) => (i % COLS === 0 ? (7 * Math.abs(Math.floor(3 * value))) % 11 : value)),
      COLS,
    );
    const learned = targetsOf(Float64Array.from({ length: ROWS }, (_, n) => (coded.data[n * COLS]! % 3) - 1));
    const params = { task: 'regression', categorical_feature: [0] };
    const state = fit(params, learned, coded);
    expect(state.ensemble.trees.some((tree) => Object.keys(tree.categories).length > 0)).toBe(true);
    const { E_r } = model.predict(state, coded);
    expect(E_r!.reduce((sum, value, n) => sum + (value - learned.ret[n]!) ** 2, 0) / ROWS).toBeLessThan(0.05);
    const of = (category: number) => model.predict(state, viewOf([category, 0, 0], COLS)).E_r![0];
    expect(of(99)).toBe(of(Number.NaN));
  });

  test('learns from missing values', () => {
    const holes = viewOf(
      data.map((value, i) => (i % COLS === 0 && value > 0 ? Number.NaN : value)),
      COLS,
    );
    const isMissing = targetsOf(Float64Array.from({ length: ROWS }, (_, n) => (data[n * COLS]! > 0 ? 1 : -1)));
    const { p_up } = model.predict(fit({}, isMissing, holes), holes);
    expect(p_up!.every((p, n) => p > 0.5 === isMissing.up[n]! > 0)).toBe(true);
  });

  test('fits constant features as the share of the classes', () => {
    const constant = viewOf(new Float64Array(ROWS * COLS).fill(3), COLS);
    const shares = targets.up.reduce((sum, value) => sum + value, 0) / ROWS;
    const { p_up } = model.predict(fit({ n_estimators: 400 }, targets, constant), constant);
    expect(Math.abs(p_up![0]! - shares)).toBeLessThan(0.02);
  });

  test.each<[string, object, Targets, string]>([
    ['a single class', {}, targetsOf(new Float64Array(ROWS).fill(1)), 'model_fit_failed'],
    ['classes that the targets lack', { num_class: 3 }, targets, 'argument_invalid'],
    ['a class beyond the last', { num_class: 2 }, { ...targets, classes }, 'argument_invalid'],
    ['classes for a regression', { task: 'regression', num_class: 3 }, { ...targets, classes }, 'argument_invalid'],
    ['class weights for a regression', { task: 'regression', class_weight: 'balanced' }, targets, 'argument_invalid'],
    ['the weight of a class that does not exist', { class_weight: { 2: 1 } }, targets, 'argument_invalid'],
    ['only one class of positive weight', { class_weight: { 0: 0 } }, targets, 'model_fit_failed'],
    ['a category beyond the features', { categorical_feature: [3] }, targets, 'argument_invalid'],
    ['a category that is no integer', { categorical_feature: [0] }, targets, 'argument_invalid'],
  ])('refuses %s', (_, params, of, code) => {
    expect(() => fit(params, of)).toThrow(expect.objectContaining({ code }));
  });

  test('refuses a category past a million, and takes one of a million', () => {
    const fitTo = (highest: number) => {
      const categories = viewOf(
        data.map((_, i) => (i === 0 ? highest : i % 4)),
        COLS,
      );
      return model.predict(fit({ categorical_feature: [0], n_estimators: 2 }, targets, categories), categories);
    };
    expect(fitTo(1_000_000).p_up![0]).toBeGreaterThanOrEqual(0);
    expect(() => fitTo(1_000_001)).toThrow(expect.objectContaining({ code: 'argument_invalid' }));
  });
});
