import { createRng } from '@winnow/core';
import { boostContext, boostOptions } from '../testing/boosting.ts';
import { binDataset } from './binDataset.ts';
import { boost } from './boost.ts';
import { childOf } from './childOf.ts';
import { predictScores } from './predictScores.ts';
import { isLeaf, type Tree, type TreeEnsemble } from './tree.ts';
import { treeShap } from './treeShap.ts';

const ROWS = 120;
const COLS = 4;

function fitted(): { ensemble: TreeEnsemble; data: Float64Array } {
  const rng = createRng(1);
  const data = Float64Array.from({ length: ROWS * COLS }, () => (rng.uniform() < 0.1 ? Number.NaN : rng.normal()));
  const known = (value: number): number => (Number.isNaN(value) ? 0.5 : value);
  const target = Float64Array.from({ length: ROWS }, (_, n) => {
    const [a, b, c] = [0, 1, 2].map((f) => known(data[n * COLS + f]!)) as [number, number, number];
    return a * b + c + 0.3 * rng.normal();
  });
  const options = boostOptions({ rounds: 3, learningRate: 0.5, growth: { numLeaves: 12 } });
  const dataset = binDataset({ data, rows: ROWS, cols: COLS });
  return { ensemble: boost({ dataset, target }, options, boostContext()).ensemble, data };
}

/** What a tree says when only the features of the set are known. */
function knownValue(tree: Tree, row: Float64Array, known: ReadonlySet<number>, node = 0): number {
  if (isLeaf(tree, node)) return tree.value[node]!;
  if (known.has(tree.feature[node]!)) return knownValue(tree, row, known, childOf(tree, node, row));
  const share = (child: number): number =>
    (tree.count[child]! / tree.count[node]!) * knownValue(tree, row, known, child);
  return share(tree.left[node]!) + share(tree.right[node]!);
}

const subsets = Array.from({ length: 2 ** COLS }, (_, bits) => new Set([0, 1, 2, 3].filter((f) => (bits >> f) & 1)));
const factorial = [1, 1, 2, 6, 24];

/** Shapley's formula: the mean, over all orders of the features, of what knowing one more adds. */
function shapley(tree: Tree, row: Float64Array, feature: number): number {
  let sum = 0;
  for (const known of subsets) {
    if (known.has(feature)) continue;
    const weight = (factorial[known.size]! * factorial[COLS - known.size - 1]!) / factorial[COLS]!;
    sum += weight * (knownValue(tree, row, new Set([...known, feature])) - knownValue(tree, row, known));
  }
  return sum;
}

test('treeShap() is the formula of Shapley over all subsets', () => {
  const { ensemble, data } = fitted();
  const values = treeShap(ensemble, { data, rows: ROWS, cols: COLS });
  for (let n = 0; n < 20; n++) {
    const row = data.subarray(n * COLS, (n + 1) * COLS);
    for (let f = 0; f < COLS; f++) {
      const expected = ensemble.trees.reduce((sum, tree) => sum + shapley(tree, row, f), 0);
      expect(values[n * (COLS + 1) + f]).toBeCloseTo(expected, 12);
    }
  }
});

test('the contributions of a row add up to its score', () => {
  const { ensemble, data } = fitted();
  const values = treeShap(ensemble, { data, rows: ROWS, cols: COLS });
  const scores = predictScores(ensemble, { data, rows: ROWS, cols: COLS });
  for (let n = 0; n < ROWS; n++) {
    const sum = values.subarray(n * (COLS + 1), (n + 1) * (COLS + 1)).reduce((total, value) => total + value, 0);
    expect(sum).toBeCloseTo(scores[n]!, 12);
  }
});

test('treeShap() refuses a table of another width', () => {
  const { ensemble } = fitted();
  const call = () => treeShap(ensemble, { data: new Float64Array(6), rows: 2, cols: 3 });
  expect(call).toThrow(expect.objectContaining({ code: 'shape_mismatch' }));
});
