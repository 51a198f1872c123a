import { type Arena, withArena } from '../memory/arena.ts';
import { kernels } from '../memory/kernels.ts';
import { createBinLookups } from './binLookup.ts';
import type { TreeNodes } from './loadTree.ts';

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

/** What sumLeaves() does, for trees with few thresholds. @param bounds of splitBounds() */
export function sumLeavesByBins(
  trees: readonly TreeNodes[],
  bounds: ReadonlyMap<number, Float64Array>,
  nOutputs: number,
  data: Float64Array,
  nRows: number,
  cols: number,
  out: Float64Array,
): void {
  const mostNodes = Math.max(...trees.map(({ feature }) => feature.length));
  withArena((arena) => {
    const features = arena.i32(bounds.size);
    features.view().set([...bounds.keys()]);
    const { boundsOf, lookupOf } = createBinLookups(arena, [...bounds.values()]);
    const columns = new Map<number, Column>();
    for (const [feature, own] of bounds) columns.set(feature, { offset: BLOCK * columns.size, bounds: own });
    const records = arena.i32(TREE_WORDS * trees.length);
    const loaded = trees.map((tree) => loadBinnedTree(arena, tree, columns));
    records.view().set(loaded.flat());
    const bins = arena.u8(BLOCK * bounds.size);
    const choices = arena.u8(GROUP * (LEAVES + mostNodes));
    for (let leaf = 0; leaf < LEAVES; leaf++) choices.view().fill(leaf, GROUP * leaf, GROUP * (leaf + 1));
    const rows = arena.f64(BLOCK * cols);
    const sums = arena.f64(BLOCK * nOutputs);
    const all = arena.i32(13);
    for (let first = 0; first < nRows; first += BLOCK) {
      const count = Math.min(BLOCK, nRows - first);
      const part = out.subarray(first * nOutputs, (first + count) * nOutputs);
      rows.view().set(data.subarray(first * cols, (first + count) * cols));
      sums.view().set(part);
      all
        .view()
        .set([
          rows.address,
          count,
          cols,
          features.address,
          bounds.size,
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

/** @returns the record of the tree */
function loadBinnedTree(arena: Arena, tree: TreeNodes, columns: ReadonlyMap<number, Column>): number[] {
  const { feature, threshold, missingLeft, left, right } = tree;
  const order = rootFirst(tree);
  const nSplits = (order.length - 1) / 2;
  const values = arena.f64(nSplits + 1);
  const nodes = arena.i32(NODE_WORDS * nSplits);
  const leafValues = values.view();
  const words = nodes.view();
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
    const { offset, bounds } = columns.get(feature[node]!)!;
    const shift = missingLeft[node]!;
    const at = NODE_WORDS * split;
    words[at] = offset;
    words[at + 1] = choices[left[node]!]!;
    words[at + 2] = choices[right[node]!]!;
    words[at + 3] = (placeOf(bounds, threshold[node]!) + shift) | (shift << 8);
    choices[node] = GROUP * (LEAVES + split++);
  }
  return [nodes.address, nodes.address + 4 * words.length, values.address, choices[0]!];
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
