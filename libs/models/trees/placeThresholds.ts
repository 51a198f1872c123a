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
export function placeThresholds(draft: TreeDraft, { data, cols }: Table, rows: ArrayLike<number>, draw?: Rng): void {
  const nNodes = draft.feature.length;
  const highest = new Float64Array(nNodes).fill(Number.NEGATIVE_INFINITY); // on the left
  const lowest = new Float64Array(nNodes).fill(Number.POSITIVE_INFINITY); // on the right
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
  for (let node = 0; node < nNodes; node++) {
    const [below, above] = [highest[node]!, lowest[node]!];
    if (feature[node]! < 0 || below === Number.NEGATIVE_INFINITY || above === Number.POSITIVE_INFINITY) continue;
    const share = draw === undefined ? 0.5 : draw.uniform();
    const placed = below + share * (above - below);
    draft.threshold[node] = placed < above ? placed : below; // rounding may reach the upper value
  }
}
