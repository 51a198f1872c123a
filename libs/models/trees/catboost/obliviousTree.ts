import { addLeaf, createTreeDraft, type Tree, type TreeDraft } from '../tree.ts';
import type { ColumnSplit } from './columnSplit.ts';
import type { TreeColumns } from './combined/treeColumns.ts';
import { BELOW_ALL, type SplitColumn } from './splitColumn.ts';

interface ObliviousTree {
  readonly columns: TreeColumns;
  readonly splits: readonly ColumnSplit[];
  /** [L] bit i of a leaf's number says on which side of split i it is */
  readonly outputs: Float64Array;
  /** [L] weight of the training rows in each */
  readonly counts: Float64Array;
}

/**
 * An oblivious tree as an ordinary one: a node for each leaf that the levels above it make. What no training row reaches
 * stays a leaf of output 0.
 */
export function obliviousTree(tree: ObliviousTree): Tree {
  const draft = createTreeDraft();
  addNodes(tree, draft, 0, 0);
  return draft;
}

/** @param prefix the bits that the levels above chose. @returns the node */
function addNodes(tree: ObliviousTree, draft: TreeDraft, level: number, prefix: number): number {
  const { splits, outputs } = tree;
  const count = countOf(tree, level, prefix);
  const node = addLeaf(draft, count);
  if (level === splits.length) {
    draft.value[node] = outputs[prefix]!;
    return node;
  }
  if (count === 0) return node;
  const { column, bin } = splits[level]!;
  draft.feature[node] = tree.columns.featureOf(column);
  const isMovingLeft = writeSplit(draft, node, tree.columns.all[column]!, bin);
  const staying = addNodes(tree, draft, level + 1, prefix);
  const moving = addNodes(tree, draft, level + 1, prefix | (1 << level));
  draft.left[node] = isMovingLeft ? moving : staying;
  draft.right[node] = isMovingLeft ? staying : moving;
  draft.gain[node] = gainOf(tree, level, prefix);
  return node;
}

/** Weight of the training rows of a node. */
function countOf({ counts }: ObliviousTree, level: number, prefix: number): number {
  let count = 0;
  for (let leaf = prefix; leaf < counts.length; leaf += 2 ** level) count += counts[leaf]!;
  return count;
}

/** By how much the outputs below the two sides differ: count · count / (count + count) · (difference of means)². */
function gainOf(tree: ObliviousTree, level: number, prefix: number): number {
  const sides = [prefix, prefix | (1 << level)].map((side) => ({
    count: countOf(tree, level + 1, side),
    sum: outputSum(tree, level + 1, side),
  }));
  const [a, b] = sides as [(typeof sides)[0], (typeof sides)[0]];
  if (a.count === 0 || b.count === 0) return 0;
  return ((a.count * b.count) / (a.count + b.count)) * (a.sum / a.count - b.sum / b.count) ** 2;
}

function outputSum({ counts, outputs }: ObliviousTree, level: number, prefix: number): number {
  let sum = 0;
  for (let leaf = prefix; leaf < counts.length; leaf += 2 ** level) sum += counts[leaf]! * outputs[leaf]!;
  return sum;
}

/** @returns whether the rows that the split moves go left */
function writeSplit(draft: TreeDraft, node: number, column: SplitColumn, bin: number): boolean {
  switch (column.kind) {
    case 'numeric':
      draft.threshold[node] = column.bounds[bin]!;
      draft.missingLeft[node] = 1;
      return false;
    case 'one_hot':
      draft.categories[node] = [column.categories[bin]!];
      return true;
    case 'statistic': {
      const isUnseenMoving = column.unseenBin > bin;
      const others = column.categories.filter((_, code) => column.bins[code]! > bin !== isUnseenMoving);
      if (others.length > 0) draft.categories[node] = others;
      else draft.threshold[node] = BELOW_ALL; // all go right, as an unseen category does
      return !isUnseenMoving;
    }
    case 'combined':
      draft.threshold[node] = bin; // the feature's values are bins
      return false;
    default:
      return column satisfies never;
  }
}
