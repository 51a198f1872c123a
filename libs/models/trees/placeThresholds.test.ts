import { createRng } from '@winnow/core';
import { boostContext, boostOptions } from '../testing/boosting.ts';
import { leafReached } from '../testing/childOf.ts';
import { binDataset } from './binDataset.ts';
import { growForest } from './forest.ts';
import { placeThresholds } from './placeThresholds.ts';
import type { TreeDraft } from './tree.ts';

const ROWS = 150;
const COLS = 3;
const rng = createRng(1);
const data = Float64Array.from({ length: ROWS * COLS }, (_, i) =>
  i % COLS === 1 && rng.uniform() < 0.2 ? Number.NaN : rng.normal(),
);
const table = { data, rows: ROWS, cols: COLS };
const target = Float64Array.from({ length: ROWS }, (_, n) => data[n * COLS]! + rng.normal());
const rowOf = (n: number) => data.subarray(n * COLS, (n + 1) * COLS);
const odd = Array.from({ length: ROWS / 2 }, (_, i) => 2 * i + 1);

/** A tree on the odd rows, its thresholds where the bins are. */
function grow(): TreeDraft {
  const weight = Float64Array.from({ length: ROWS }, (_, n) => n % 2);
  const { growth } = boostOptions({
    growth: { numLeaves: Number.POSITIVE_INFINITY, order: 'depth_wise', isDirect: true },
  });
  const rows = { dataset: binDataset(table, { minInBin: 0 }), target, weight };
  const { trees } = growForest(rows, { nTrees: 1, bootstrap: false, growth }, boostContext());
  return structuredClone(trees[0]!) as TreeDraft;
}

/** Values of the odd rows that come to a node, on either side of its threshold. */
function sides(tree: TreeDraft, node: number): { below: number; above: number } {
  const found = { below: Number.NEGATIVE_INFINITY, above: Number.POSITIVE_INFINITY };
  for (const n of odd) {
    const row = rowOf(n);
    let at = 0;
    while (at !== node && tree.feature[at]! >= 0) {
      const value = row[tree.feature[at]!]!;
      const isLeft = value <= tree.threshold[at]! || (Number.isNaN(value) && tree.missingLeft[at] === 1);
      at = isLeft ? tree.left[at]! : tree.right[at]!;
    }
    const value = row[tree.feature[node]!]!;
    if (at !== node || Number.isNaN(value)) continue;
    if (value <= tree.threshold[node]!) found.below = Math.max(found.below, value);
    else found.above = Math.min(found.above, value);
  }
  return found;
}

test.each([undefined, createRng(7)])(
  'thresholds lie between the values that they part, and no row of the tree changes its leaf',
  (draw) => {
    const before = grow();
    const after = structuredClone(before);
    placeThresholds(after, table, odd, draw);
    for (const n of odd) expect(leafReached(after, rowOf(n))).toBe(leafReached(before, rowOf(n)));
    before.feature.forEach((feature, node) => {
      if (feature < 0) return;
      const { below, above } = sides(before, node);
      if (!Number.isFinite(below) || !Number.isFinite(above)) {
        expect(after.threshold[node]).toBe(before.threshold[node]); // known values against missing ones
      } else if (draw === undefined) expect(after.threshold[node]).toBeCloseTo((below + above) / 2, 12);
      else {
        expect(after.threshold[node]).toBeGreaterThanOrEqual(below);
        expect(after.threshold[node]).toBeLessThan(above);
      }
    });
    expect(after.threshold).not.toEqual(before.threshold);
  },
);

test('values that lie side by side are still parted', () => {
  const next = 1 + Number.EPSILON;
  const tree = { ...grow(), feature: [0, -1, -1], threshold: [1, 0, 0], left: [1, 1, 2], right: [2, 1, 2] };
  placeThresholds(tree, { data: Float64Array.of(1, next), rows: 2, cols: 1 }, [0, 1], createRng(1));
  expect(tree.threshold[0]).toBe(1);
});
