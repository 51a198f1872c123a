import { createRng, type Rng } from '@winnow/core';
import type { TreeNodes } from './loadTree.ts';
import { splitColumns } from './splitColumns.ts';
import { sumLeaves } from './sumLeaves.ts';
import { sumLeavesByBins } from './sumLeavesByBins.ts';

/** x0 ≤ 1 → 10, missing too; else x1 in {2, 40} → 20, else 30. */
const tree: TreeNodes = {
  feature: [0, -1, 1, -1, -1],
  threshold: [1, 0, 0, 0, 0],
  missingLeft: [1, 0, 0, 0, 0],
  left: [1, 1, 3, 3, 4],
  right: [2, 1, 4, 3, 4],
  value: [0, 10, 0, 20, 30],
  categories: { 2: [2, 40] },
};

function leaf(x0: number, x1: number): number {
  if (x0 <= 1 || Number.isNaN(x0)) return 10;
  return x1 === 2 || x1 === 40 ? 20 : 30;
}

test('sumLeaves() routes values, missing values and categories', () => {
  const rng = createRng(1);
  const some = (values: readonly number[]): number => values[rng.int(values.length)]!;
  const rows = 5_000;
  const data = new Float64Array(2 * rows);
  for (let n = 0; n < rows; n++)
    data.set([some([0, 1, 1.5, Number.NaN, -3]), some([2, 40, 0, 41, 1e9, -1, Number.NaN])], 2 * n);
  const out = new Float64Array(rows).fill(0.5);
  sumLeaves([tree], 1, data, rows, 2, out);
  expect(out).toEqual(Float64Array.from({ length: rows }, (_, n) => 0.5 + leaf(data[2 * n]!, data[2 * n + 1]!)));
});

test('sumLeaves() sends what is missing at a split by categories where the node says', () => {
  const other = { ...tree, missingLeft: [0, 0, 1, 0, 0] };
  const out = new Float64Array(2);
  sumLeaves([other], 1, Float64Array.of(2, Number.NaN, 2, -1), 2, 2, out);
  expect([...out]).toEqual([20, 30]);
});

test('sumLeaves() adds tree m to output m modulo their number', () => {
  const single = (value: number): TreeNodes => ({
    feature: [-1],
    threshold: [0],
    missingLeft: [0],
    left: [0],
    right: [0],
    value: [value],
    categories: {},
  });
  const out = new Float64Array(4);
  sumLeaves([1, 2, 10, 20].map(single), 2, new Float64Array(2), 2, 1, out);
  expect([...out]).toEqual([11, 22, 11, 22]);
});

test('sumLeaves() adds nothing where there are no trees', () => {
  const out = new Float64Array(1_500).fill(0.5);
  sumLeaves([], 1, new Float64Array(1_500), 1_500, 1, out);
  expect(out.every((value) => value === 0.5)).toBe(true);
});

/** More than a call can have arguments. */
const MANY = 200_000;

test('sumLeavesByBins() adds up many trees', () => {
  const split: TreeNodes = { ...tree, feature: [0, -1, -1], left: [1, 1, 2], right: [2, 1, 2], categories: {} };
  const trees = new Array<TreeNodes>(MANY).fill({ ...split, value: [0, 0.5, 2] });
  const out = new Float64Array(2);
  sumLeavesByBins(trees, splitColumns(trees)!, 1, Float64Array.of(1, 1.5), 2, 1, out);
  expect([...out]).toEqual([0.5 * MANY, 2 * MANY]);
});

test('sumLeaves() takes many categories at a split', () => {
  const even = Array.from({ length: MANY }, (_, k) => 2 * k);
  const out = new Float64Array(2);
  sumLeaves([{ ...tree, categories: { 2: even } }], 1, Float64Array.of(2, 2 * MANY - 2, 2, 2 * MANY - 1), 2, 2, out);
  expect([...out]).toEqual([20, 30]);
});

/** Its nodes by level. @param splitAt the feature and the threshold of a node */
function fullTree(rng: Rng, nLeaves: number, splitAt: (node: number) => readonly [number, number]): TreeNodes {
  const isSplit = (node: number): boolean => node < nLeaves - 1;
  const byNode = (of: (node: number) => number): number[] => Array.from({ length: 2 * nLeaves - 1 }, (_, i) => of(i));
  return {
    feature: byNode((node) => (isSplit(node) ? splitAt(node)[0] : -1)),
    threshold: byNode((node) => (isSplit(node) ? splitAt(node)[1] : 0)),
    missingLeft: byNode((node) => (isSplit(node) ? rng.int(2) : 0)),
    left: byNode((node) => (isSplit(node) ? 2 * node + 1 : node)),
    right: byNode((node) => (isSplit(node) ? 2 * node + 2 : node)),
    value: byNode((node) => (isSplit(node) ? 0 : rng.normal())),
    categories: {},
  };
}

function leafValue({ feature, threshold, missingLeft, left, right, value }: TreeNodes, row: Float64Array): number {
  let node = 0;
  while (feature[node]! >= 0) {
    const x = row[feature[node]!]!;
    node = x <= threshold[node]! || (Number.isNaN(x) && missingLeft[node] === 1) ? left[node]! : right[node]!;
  }
  return value[node]!;
}

test.each([
  ['few thresholds', 9, [1, 2, 13, 32]],
  ['as many thresholds as a byte can tell', 254, [256, 200]],
  ['more thresholds', 255, [256, 200]],
  ['large trees', 9, [257, 40]],
])('sumLeaves() gives to the last bit what walks give, with %s, for many rows and for few', (_, nThresholds, sizes) => {
  const rng = createRng(7);
  const [rows, cols, nOutputs] = [1_029, 2, 2];
  const fixed = [0, -1, 1, Number.POSITIVE_INFINITY];
  const thresholds = Array.from({ length: nThresholds }, (_, i) => fixed[i] ?? rng.normal());
  const splitAt = (place: number): readonly [number, number] => [
    Math.floor(place / nThresholds) % cols, // each threshold of each feature in turn
    thresholds[place % nThresholds]!,
  ];
  const trees = Array.from({ length: 6 }, (_, m) => {
    const first = m * 256;
    return fullTree(rng, sizes[m % sizes.length]!, (node) => splitAt(first + node));
  });
  const special = [Number.NaN, -0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, ...thresholds];
  const data = Float64Array.from({ length: rows * cols }, () =>
    rng.uniform() < 0.5 ? special[rng.int(special.length)]! : rng.normal(),
  );
  const expected = new Float64Array(rows * nOutputs).fill(0.1);
  for (let n = 0; n < rows; n++) {
    const row = data.subarray(n * cols, (n + 1) * cols);
    for (const [m, tree] of trees.entries()) expected[n * nOutputs + (m % nOutputs)]! += leafValue(tree, row);
  }
  const sums = (count: number): Float64Array => {
    const out = new Float64Array(count * nOutputs).fill(0.1);
    sumLeaves(trees, nOutputs, data.subarray(0, count * cols), count, cols, out);
    return out;
  };
  expect(sums(rows)).toEqual(expected);
  expect(sums(13)).toEqual(expected.slice(0, 13 * nOutputs));
});

test('sumLeaves() sends values, categories and what is missing the same way for many rows and for each alone', () => {
  const rng = createRng(8);
  const sets = [[2, 40], [2], [0, 3, 7]];
  const trees = Array.from({ length: 60 }, () => {
    const categories = { 1: sets[rng.int(sets.length)]!, 2: sets[rng.int(sets.length)]! };
    const full = fullTree(rng, 4, (node) => [node === 0 ? 0 : rng.int(2) + 1, rng.int(3)]);
    return { ...full, categories };
  });
  const [rows, cols] = [1_030, 3];
  const some = [0, 2, 3, 7, 40, 41, 2.5, -0.5, 1e9, Number.NaN];
  const data = Float64Array.from({ length: rows * cols }, () => some[rng.int(some.length)]!);
  const sums = (first: number, count: number): Float64Array => {
    const out = new Float64Array(count);
    sumLeaves(trees, 1, data.subarray(first * cols, (first + count) * cols), count, cols, out);
    return out;
  };
  expect(splitColumns(trees)).toBeDefined();
  expect(sums(0, rows)).toEqual(Float64Array.from({ length: rows }, (_, n) => sums(n, 1)[0]!));
});
