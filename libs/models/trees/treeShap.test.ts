import { createRng } from '@winnow/core';
import { boostContext, boostOptions } from '../testing/boosting.ts';
import { childOf } from '../testing/childOf.ts';
import { binDataset } from './binDataset.ts';
import { boost } from './boost.ts';
import { predictScores } from './predictScores.ts';
import { addLeaf, createTreeDraft, isLeaf, type Tree, type TreeEnsemble } from './tree.ts';
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

/** All sets of the features 0 … cols − 1. */
function subsetsOf(cols: number): Set<number>[] {
  const features = [...Array(cols).keys()];
  return Array.from({ length: 2 ** cols }, (_, bits) => new Set(features.filter((f) => (bits >> f) & 1)));
}

function factorial(n: number): number {
  return n < 2 ? 1 : n * factorial(n - 1);
}

/** Shapley's formula: the mean, over all orders of the features, of what knowing one more adds. */
function shapley(tree: Tree, row: Float64Array, feature: number, subsets: readonly Set<number>[]): number {
  let sum = 0;
  for (const known of subsets) {
    if (known.has(feature)) continue;
    const weight = (factorial(known.size) * factorial(row.length - known.size - 1)) / factorial(row.length);
    sum += weight * (knownValue(tree, row, new Set([...known, feature])) - knownValue(tree, row, known));
  }
  return sum;
}

test('treeShap() is the formula of Shapley over all subsets', () => {
  const { ensemble, data } = fitted();
  const subsets = subsetsOf(COLS);
  const values = treeShap(ensemble, { data, rows: ROWS, cols: COLS });
  for (let n = 0; n < 20; n++) {
    const row = data.subarray(n * COLS, (n + 1) * COLS);
    for (let f = 0; f < COLS; f++) {
      const expected = ensemble.trees.reduce((sum, tree) => sum + shapley(tree, row, f, subsets), 0);
      expect(values[n * (COLS + 1) + f]).toBeCloseTo(expected, 12);
    }
  }
});

/** Splits on features 0 … d − 1 one below the other and on the first one again, each leaving a leaf; shares and values are drawn. */
function chain(nFeatures: number, emptyAt: number): Tree {
  const rng = createRng(2);
  const draft = createTreeDraft();
  let node = addLeaf(draft, 1_000);
  [...Array(nFeatures).keys(), 0].forEach((feature, i) => {
    const count = draft.count[node]!;
    const left = i === emptyAt ? 0 : Math.round(count * (0.2 + 0.3 * rng.uniform()));
    draft.feature[node] = feature;
    draft.threshold[node] = 0.4 * rng.normal();
    draft.left[node] = addLeaf(draft, left);
    draft.right[node] = addLeaf(draft, count - left);
    draft.value[draft.left[node]!] = rng.normal();
    node = draft.right[node]!;
  });
  draft.value[node] = rng.normal();
  return draft;
}

test.each([
  ['even', 8],
  ['odd', 9],
])('a path of an %s number of features, one of them twice, is explained exactly', (_, cols) => {
  const tree = chain(cols, 3);
  const rng = createRng(3);
  const data = Float64Array.from({ length: 4 * cols }, () => rng.normal() + 0.5);
  const values = treeShap({ nFeatures: cols, initialScores: [0], trees: [tree] }, { data, rows: 4, cols });
  for (let n = 0; n < 4; n++) {
    const row = data.subarray(n * cols, (n + 1) * cols);
    for (let f = 0; f < cols; f++)
      expect(values[n * (cols + 1) + f]).toBeCloseTo(shapley(tree, row, f, subsetsOf(cols)), 12);
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

test('a row is explained the same wherever it stands in a table', () => {
  const tree = chain(2, -1);
  const rows = 50_000;
  const data = Float64Array.from({ length: 2 * rows }, (_, i) => [-1, 0.3, 2, Number.NaN, -0.2, 1.4][i % 6]!);
  const explain = (part: Float64Array): Float64Array =>
    treeShap({ nFeatures: 2, initialScores: [1], trees: [tree] }, { data: part, rows: part.length / 2, cols: 2 });
  const three = explain(data.slice(0, 6));
  const all = explain(data);
  expect(all.every((value, i) => value === three[i % 9])).toBe(true);
});

test('rows that are explained one after the other get what they get together', () => {
  const { ensemble, data } = fitted();
  const together = treeShap(structuredClone(ensemble), { data, rows: ROWS, cols: COLS });
  const apart = Array.from({ length: ROWS }, (_, n) => [
    ...treeShap(ensemble, { data: data.subarray(n * COLS, (n + 1) * COLS), rows: 1, cols: COLS }),
  ]);
  expect(apart.flat()).toEqual([...together]);
});

test('treeShap() refuses a table of another width', () => {
  const { ensemble } = fitted();
  const call = () => treeShap(ensemble, { data: new Float64Array(6), rows: 2, cols: 3 });
  expect(call).toThrow(expect.objectContaining({ code: 'shape_mismatch' }));
});
