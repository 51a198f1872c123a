import { type Arena, withArena } from '../memory/arena.ts';
import { kernels } from '../memory/kernels.ts';
import { createBinLookups } from './binLookup.ts';
import type { TreeNodes } from './loadTree.ts';
import { loadRowGroups, type RowGroups } from './rowGroups.ts';
import type { SplitColumns } from './splitColumns.ts';

/** As in assembly/treePredictBinned.ts. */
const BLOCK = 512;
const GROUP = 32;
const LEAVES = 256;
const TREE_WORDS = 4;
const NODE_WORDS = 4;

/** Where a feature has its bins, and its bounds. */
interface Column {
  readonly offset: number;
  readonly bounds: Float64Array;
}

/** Where the splits of trees find their bytes. */
interface ByteColumns extends Pick<SplitColumns, 'sets'> {
  readonly byFeature: ReadonlyMap<number, Column>;
  /** of the first set of categories */
  readonly setsAt: number;
}

/**
 * What sumLeaves() does, for trees with few thresholds.
 * @param columns of splitColumns()
 * @param groupings have the features from `cols` on that trees split
 */
export function sumLeavesByBins(
  trees: readonly TreeNodes[],
  { bounds, sets }: SplitColumns,
  nOutputs: number,
  data: Float64Array,
  nRows: number,
  cols: number,
  out: Float64Array,
  groupings: readonly RowGroups[] = [],
): void {
  const mostNodes = trees.reduce((most, { feature }) => Math.max(most, feature.length), 0);
  const own = [...bounds].filter(([feature]) => feature < cols);
  const others = [...bounds].filter(([feature]) => feature >= cols);
  withArena((arena) => {
    const features = arena.i32(own.length);
    features.view().set(own.map(([feature]) => feature));
    const { boundsOf, lookupOf } = createBinLookups(
      arena,
      own.map(([, values]) => values),
    );
    const byFeature = new Map<number, Column>();
    for (const [feature, values] of [...own, ...others]) {
      byFeature.set(feature, { offset: BLOCK * byFeature.size, bounds: values });
    }
    const columns = { byFeature, sets, setsAt: BLOCK * bounds.size };
    const loaded = loadBinnedTrees(arena, trees, columns);
    const records = arena.i32(loaded.length);
    records.view().set(loaded);
    const bins = arena.u8(BLOCK * (bounds.size + sets.count));
    const choices = arena.u8(GROUP * (LEAVES + mostNodes));
    for (let leaf = 0; leaf < LEAVES; leaf++) choices.view().fill(leaf, GROUP * leaf, GROUP * (leaf + 1));
    const rows = arena.f64(BLOCK * cols);
    const sums = arena.f64(BLOCK * nOutputs);
    const fillGrouped = loadRowGroups(arena, groupings, { rows: rows.address, cols }, BLOCK, (feature) => {
      return bins.address + byFeature.get(feature)!.offset;
    });
    const all = arena.i32(13);
    for (let first = 0; first < nRows; first += BLOCK) {
      const count = Math.min(BLOCK, nRows - first);
      const part = out.subarray(first * nOutputs, (first + count) * nOutputs);
      const values = data.subarray(first * cols, (first + count) * cols);
      rows.view().set(values);
      fillGrouped(count);
      sets.fill(values, count, cols, bins.view().subarray(columns.setsAt), BLOCK);
      sums.view().set(part);
      all
        .view()
        .set([
          rows.address,
          count,
          cols,
          features.address,
          own.length,
          boundsOf(0),
          lookupOf(0),
          records.address,
          trees.length,
          nOutputs,
          bins.address,
          choices.address,
          sums.address,
        ]);
      kernels().treePredictBinned(all.address);
      part.set(sums.view().subarray(0, part.length));
    }
  });
}

/** All trees lie in two regions: one each would take kilobytes a tree. @returns [M, TREE_WORDS] their records */
function loadBinnedTrees(arena: Arena, trees: readonly TreeNodes[], columns: ByteColumns): Int32Array {
  const orders = trees.map(rootFirst);
  const nSplits = orders.reduce((total, order) => total + (order.length - 1) / 2, 0);
  const values = arena.f64(nSplits + trees.length);
  const nodes = arena.i32(NODE_WORDS * nSplits);
  const records = new Int32Array(TREE_WORDS * trees.length);
  let [leaf, word] = [0, 0];
  trees.forEach((tree, m) => {
    const order = orders[m]!;
    const end = word + NODE_WORDS * ((order.length - 1) / 2);
    const root = writeBinnedTree(tree, order, columns, values.view().subarray(leaf), nodes.view().subarray(word, end));
    records.set([nodes.address + 4 * word, nodes.address + 4 * end, values.address + 8 * leaf, root], TREE_WORDS * m);
    leaf += (order.length + 1) / 2;
    word = end;
  });
  return records;
}

/**
 * @param order      of rootFirst()
 * @param leafValues receives the outputs of the leaves
 * @param words      [splits, NODE_WORDS] receives the splits, children before their parents
 * @returns the byte offset of the root's choice
 */
function writeBinnedTree(
  tree: TreeNodes,
  order: Int32Array,
  columns: ByteColumns,
  leafValues: Float64Array,
  words: Int32Array,
): number {
  const { feature, left, right } = tree;
  const choices = new Int32Array(feature.length); // byte offsets
  let leaf = 0;
  let split = 0;
  for (let i = order.length - 1; i >= 0; i--) {
    const node = order[i]!;
    if (feature[node]! < 0) {
      leafValues[leaf] = tree.value[node]!;
      choices[node] = GROUP * leaf++;
      continue;
    }
    const { offset, bound, shift } = byteSplit(tree, node, columns);
    const at = NODE_WORDS * split;
    words[at] = offset;
    words[at + 1] = choices[left[node]!]!;
    words[at + 2] = choices[right[node]!]!;
    words[at + 3] = bound | (shift << 8);
    choices[node] = GROUP * (LEAVES + split++);
  }
  return choices[0]!;
}

/** The column of a node's split, and up to which byte rows go left, after `shift` is added. */
function byteSplit(
  tree: TreeNodes,
  node: number,
  { byFeature, sets, setsAt }: ByteColumns,
): { offset: number; bound: number; shift: number } {
  if (tree.categories[node] !== undefined)
    return { offset: setsAt + BLOCK * sets.setOf(tree, node), bound: 0, shift: 0 };
  const { offset, bounds } = byFeature.get(tree.feature[node]!)!;
  const shift = tree.missingLeft[node]!;
  return { offset, bound: placeOf(bounds, tree.threshold[node]!) + shift, shift };
}

/** The nodes of a tree, parents before their children. */
function rootFirst({ feature, left, right }: TreeNodes): Int32Array {
  const order = new Int32Array(feature.length);
  let known = 1;
  for (let i = 0; i < known; i++) {
    const node = order[i]!;
    if (feature[node]! < 0) continue;
    order[known] = left[node]!;
    order[known + 1] = right[node]!;
    known += 2;
  }
  return order.subarray(0, known);
}

/** @returns where a value stands in ascending ones, of which it is one */
function placeOf(sorted: Float64Array, value: number): number {
  let from = 0;
  let to = sorted.length - 1;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (sorted[middle]! < value) from = middle + 1;
    else to = middle;
  }
  return from;
}
