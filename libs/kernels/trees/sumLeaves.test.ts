import { createRng } from '@winnow/core';
import type { TreeNodes } from './loadTree.ts';
import { sumLeaves } from './sumLeaves.ts';

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
