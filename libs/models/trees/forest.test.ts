import { createRng } from '@winnow/core';
import { boostContext, boostOptions } from '../testing/boosting.ts';
import { fitContext } from '../testing/fitContext.ts';
import { targetsOf } from '../testing/targetsOf.ts';
import { viewOf } from '../testing/viewOf.ts';
import { binDataset } from './binDataset.ts';
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

function grow(options: Partial<ForestOptions>, growth = {}, seed = 1): TreeEnsemble {
  const { growth: defaults } = boostOptions({
    growth: { order: 'depth_wise', numLeaves: Number.POSITIVE_INFINITY, isDirect: true, ...growth },
  });
  return growForest(
    { dataset, target },
    { nTrees: 5, bootstrap: true, growth: defaults, ...options },
    boostContext(seed),
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
  const ensemble = grow({ bootstrap: false }, { hasRandomCuts: cuts === 'random cuts', featureFractionByNode: 0.4 });
  expectClose(predictScores(ensemble, table), target);
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
      return growForest(rows, options, boostContext()).trees[0]!;
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

test.each([randomForest, extraTrees])('$spec.name refuses a single class', (model) => {
  const call = () => model.fit(view, targetsOf(new Float64Array(ROWS).fill(1)), model.params.parse({}), fitContext());
  expect(call).toThrow(expect.objectContaining({ code: 'model_fit_failed' }));
});
