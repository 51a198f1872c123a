import type { Rng } from '@winnow/core';
import type { Table } from './binDataset.ts';
import type { TreeDraft } from './tree.ts';

/**
 * Moves each threshold of a tree between the values that it parts. A threshold that was found among bins lies right above the
 * rows on its left, whatever is between these and those on its right; rows to be predicted may fall there.
 * @param rows   those the tree was grown on
 * @param draw   where between the two values: drawn uniformly for trees of random cuts, as these draw thresholds; absent: in
 *   the middle, as in scikit-learn
 */
export function placeThresholds(draft: TreeDraft, table: Table, rows: ArrayLike<number>, draw?: Rng): void {
  const gaps = noGaps(draft);
  widenAlongRows(gaps, draft, table, rows);
  moveThresholds(draft, gaps, draw);
}

/**
 * As `placeThresholds`, where it is known which rows each node has: a node's values are read in a row instead of each row
 * going down the tree.
 * @param rows   permuted, so that a node is a range of them, its left child's rows before its right child's
 * @param begin  by node. @param end by node
 */
export function placeThresholdsOfRanges(
  draft: TreeDraft,
  { data, cols }: Table,
  rows: Int32Array,
  { begin, end }: { readonly begin: readonly number[]; readonly end: readonly number[] },
): void {
  const gaps = noGaps(draft);
  for (let node = 0; node < draft.feature.length; node++) {
    const feature = draft.feature[node]!;
    if (feature < 0) continue;
    const middle = end[draft.left[node]!]!;
    let highest = Number.NEGATIVE_INFINITY;
    for (let i = begin[node]!; i < middle; i++) {
      const value = data[rows[i]! * cols + feature]!;
      if (value > highest) highest = value;
    }
    let lowest = Number.POSITIVE_INFINITY;
    for (let i = middle; i < end[node]!; i++) {
      const value = data[rows[i]! * cols + feature]!;
      if (value < lowest) lowest = value;
    }
    gaps.highest[node] = highest;
    gaps.lowest[node] = lowest;
  }
  moveThresholds(draft, gaps, undefined);
}

/** By node: the highest value on the left and the lowest on the right, infinite where there is none but missing ones. */
interface Gaps {
  readonly highest: Float64Array;
  readonly lowest: Float64Array;
}

function noGaps({ feature }: TreeDraft): Gaps {
  return {
    highest: new Float64Array(feature.length).fill(Number.NEGATIVE_INFINITY),
    lowest: new Float64Array(feature.length).fill(Number.POSITIVE_INFINITY),
  };
}

function widenAlongRows(
  { highest, lowest }: Gaps,
  draft: TreeDraft,
  { data, cols }: Table,
  rows: ArrayLike<number>,
): void {
  const thresholds = new Float64Array(draft.threshold);
  const feature = new Int32Array(draft.feature);
  const left = new Int32Array(draft.left);
  const right = new Int32Array(draft.right);
  for (let i = 0; i < rows.length; i++) {
    const start = rows[i]! * cols;
    let node = 0;
    for (let f = feature[0]!; f >= 0; f = feature[node]!) {
      const value = data[start + f]!;
      if (value <= thresholds[node]!) {
        if (value > highest[node]!) highest[node] = value;
        node = left[node]!;
      } else if (value > thresholds[node]!) {
        if (value < lowest[node]!) lowest[node] = value;
        node = right[node]!;
      } else node = draft.missingLeft[node] === 1 ? left[node]! : right[node]!;
    }
  }
}

function moveThresholds({ feature, threshold }: TreeDraft, { highest, lowest }: Gaps, draw: Rng | undefined): void {
  for (let node = 0; node < feature.length; node++) {
    const [below, above] = [highest[node]!, lowest[node]!];
    if (feature[node]! < 0 || below === Number.NEGATIVE_INFINITY || above === Number.POSITIVE_INFINITY) continue;
    const share = draw === undefined ? 0.5 : draw.uniform();
    const placed = below + share * (above - below);
    threshold[node] = placed < above ? placed : below; // rounding may reach the upper value
  }
}
