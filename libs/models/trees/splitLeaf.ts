import { partitionRows, type RowSet } from '@winnow/kernels';
import { type FeatureBins, valueBins } from './binnedDataset.ts';
import { boundChildren } from './boundChildren.ts';
import { type Growth, type Leaf, NO_SLOT, type PackedSums, type Split, weightOf } from './growth.ts';
import { numericThreshold } from './numericThreshold.ts';
import { addLeaf } from './tree.ts';

/**
 * Splits a leaf as was found best.
 * @param index of the right child in the tree's list of leaves; the left one takes the place of the leaf
 */
export function splitLeaf(growth: Growth, leaf: Leaf, index: number): [Leaf, Leaf] {
  const { work, sets, draft, scale } = growth;
  const split = settleMissing(growth, leaf, leaf.split!);
  markLeftBins(growth, split);
  const middle = sets.map((set, s) => partitionRows(work, set, split.column, leaf.begin[s]!, leaf.end[s]!));
  const lambda = 'bins' in split ? split.lambda : growth.options.lambdaL2;
  const leftCount = weightOf(growth, leaf.begin[0]!, middle[0]!);
  const child = (
    at: number,
    begin: readonly number[],
    end: readonly number[],
    count: number,
    sums: PackedSums,
  ): Leaf => ({
    index: at,
    node: addLeaf(draft, count),
    depth: leaf.depth + 1,
    begin,
    end,
    count,
    sumGradient: sums.sumGradient,
    sumHessian: sums.sumHessian,
    lowest: leaf.lowest,
    highest: leaf.highest,
    lambda,
    slot: NO_SLOT,
    split: undefined,
  });
  const left = child(leaf.index, leaf.begin, middle, leftCount, split);
  const right = child(index, middle, leaf.end, leaf.count - leftCount, {
    sumGradient: leaf.sumGradient - split.sumGradient,
    sumHessian: leaf.sumHessian - split.sumHessian,
  });
  writeSplit(growth, leaf, split, left.node, right.node);
  if (growth.options.laterMissing === 'right')
    draft.missingLeft[leaf.node] = Number('bin' in split && split.missingLeft);
  draft.gain[leaf.node] = (split.gain * scale.hessian) / scale.gradient ** 2;
  return boundChildren(growth, split, left, right);
}

/**
 * Of a split that sends missing values left though the leaf has none, where `laterMissing` asks for it, one that does not. As in
 * XGBoost, it is then after the lowest of the bins that part the leaf's rows alike.
 */
function settleMissing({ sets, features, options }: Growth, leaf: Leaf, split: Split): Split {
  if (options.laterMissing !== 'right' || 'bins' in split || !split.missingLeft) return split;
  const feature = features[split.column]!;
  const hasMissing = feature.kind === 'numeric' && feature.hasMissing;
  return hasMissing && holdsBin(sets[0]!, split.column, valueBins(feature), leaf)
    ? split
    : { ...split, missingLeft: false, bin: lowestEqual(sets[0]!, split.column, split.bin, leaf) };
}

/** The highest bin of a row of a leaf that is at most `bin`. */
function lowestEqual({ columns, nRows, rows }: RowSet, column: number, bin: number, { begin, end }: Leaf): number {
  const [bins, numbers] = [columns.view(), rows.view()];
  let highest = 0;
  for (let i = begin[0]!; i < end[0]! && highest < bin; i++) {
    const own = bins[column * nRows + numbers[i]!]!;
    if (own <= bin) highest = Math.max(highest, own);
  }
  return highest;
}

/** Whether a row of a leaf is in this bin of a column. */
function holdsBin({ columns, nRows, rows }: RowSet, column: number, bin: number, { begin, end }: Leaf): boolean {
  const [bins, numbers] = [columns.view(), rows.view()];
  for (let i = begin[0]!; i < end[0]!; i++) if (bins[column * nRows + numbers[i]!] === bin) return true;
  return false;
}

/** Marks the bins that go left, for the partition. */
function markLeftBins({ work, features }: Growth, split: Split): void {
  const goesLeft = work.goesLeft.view().fill(0);
  if ('bins' in split) {
    for (const bin of split.bins) goesLeft[bin] = 1;
    return;
  }
  goesLeft.fill(1, 0, split.bin + 1);
  if (split.missingLeft) goesLeft[valueBins(features[split.column]!)] = 1;
}

function writeSplit({ draft, features }: Growth, leaf: Leaf, split: Split, left: number, right: number): void {
  const { node } = leaf;
  const feature = features[split.column]!;
  draft.feature[node] = split.column;
  draft.left[node] = left;
  draft.right[node] = right;
  if ('bins' in split) {
    const { categories } = feature as Extract<FeatureBins, { kind: 'categorical' }>;
    draft.categories[node] = split.bins.map((bin) => categories[bin - 1]!);
  } else {
    const { threshold, missingLeft } = numericThreshold(feature, split.bin, split.missingLeft);
    draft.threshold[node] = threshold;
    draft.missingLeft[node] = missingLeft;
  }
}
