import { philox } from './philox';
import { treePackedSums, treeSums } from './treeGradient';
import { treePartition } from './treeHistogram';
import { Best, COLUMN_RECORD, drawnValue, EDGES, treeDirectSplit, wordOf } from './treeSplit';

/**
 * Growth of a whole tree of a forest: deep, each node searching few columns, so that keeping account of nodes is most of
 * the work. A row's hessian is its weight, and a leaf's output −Σg / Σh. Depth first: a child's rows are still in the
 * cache, and the children of a node lie side by side.
 */

/** What a tree is grown from, written by libs/kernels/trees/growDirect.ts in this order. */
export class Growth {
  /** u8 [C, n] */
  binColumns: usize;
  n: i32;
  /** i32 [count], permuted */
  rows: usize;
  count: i32;
  /** f64 [n, 2] */
  gradients: usize;
  /** i64 [n] the same */
  packed: usize;
  /** [C, 5] as in treeSplit.ts; searched columns are marked here when only some are drawn for a node */
  columns: usize;
  nCols: i32;
  /** i32 [F] the numbers of the columns, in any order, and permuted */
  deck: usize;
  nFeatures: i32;
  /** columns that a node searches; F for all, without drawing */
  nDrawn: i32;
  /**
   * f64 [F, 256, 2] lowest and highest value in each bin, where a threshold is drawn for each column and node; 0 to search for
   * the best
   */
  edges: usize;
  maxDepth: i32;
  /** what drawn numbers depend on, beside the node */
  key0: i32;
  key1: i32;
  /** u8 [256] and i32 [count], scratch of the partition */
  goesLeft: usize;
  scratch: usize;
  /** receives the nodes, 2 count − 1 at most */
  nodes: usize;
  minDataInLeaf: f64;
}

/** A node; while it waits to be split, `left` is the next one that waits. */
export class Node {
  /** weight of its rows */
  weight: f64;
  /** packed */
  sumGradient: f64;
  sumHessian: f64;
  /** packed */
  gain: f64;
  /** −Σg / Σh of a leaf; the threshold of a split, where it was drawn */
  value: f64;
  /** −1 for a leaf */
  feature: i32;
  bin: i32;
  missingLeft: i32;
  /** number of its left child; the right one comes after it */
  left: i32;
  begin: i32;
  end: i32;
  depth: i32;
}

const NODE_BYTES: usize = 72;

/** A gain below this many times what rounding one row's gradient brings to a leaf is none. */
const ROUNDING_NOISE: f64 = 8;

const NOBODY: i32 = -1;
const SPLIT = memory.data(48, 16);
const SUMS = memory.data(24, 16);
const WORDS = memory.data(16, 16);

/** @returns how many nodes the tree has */
export function treeGrowDirect(growth: Growth): i32 {
  const root = nodeAt(growth, 0);
  const weight = weightOf(growth, 0, growth.count);
  treePackedSums(growth.packed, growth.rows, 0, growth.count, SUMS);
  begin(root, 0, 0, growth.count, weight, f64.load(SUMS, 8), f64.load(SUMS));
  root.left = NOBODY;
  let nNodes = 1;
  let waiting = 0;
  while (waiting !== NOBODY) {
    const number = waiting;
    const node = nodeAt(growth, number);
    waiting = node.left;
    if (!findSplit(growth, node, number)) {
      endLeaf(growth, node);
      continue;
    }
    const left = nodeAt(growth, nNodes);
    const right = nodeAt(growth, nNodes + 1);
    split(growth, number, node, left, right);
    node.left = nNodes;
    right.left = waiting;
    left.left = nNodes + 1;
    waiting = nNodes;
    nNodes += 2;
  }
  return nNodes;
}

function nodeAt(growth: Growth, number: i32): Node {
  return changetype<Node>(growth.nodes + (number as usize) * NODE_BYTES);
}

function begin(node: Node, depth: i32, from: i32, to: i32, weight: f64, gradient: f64, hessian: f64): void {
  node.depth = depth;
  node.begin = from;
  node.end = to;
  node.weight = weight;
  node.sumGradient = gradient;
  node.sumHessian = hessian;
}

function weightOf(growth: Growth, from: i32, to: i32): f64 {
  treeSums(growth.gradients, growth.rows, from, to, SUMS);
  return f64.load(SUMS);
}

/** Leaves what is best in SPLIT. */
function findSplit(growth: Growth, node: Node, number: i32): boolean {
  if (node.depth >= growth.maxDepth || node.weight < 2 * growth.minDataInLeaf) return false;
  if (growth.nDrawn < growth.nFeatures) drawColumns(growth, number);
  const weightPerHessian = node.sumHessian > 0 ? node.weight / node.sumHessian : 0;
  const least = max(0, growth.minDataInLeaf - 0.5); // weights are rounded, as for limits on rows elsewhere
  const best = changetype<Best>(SPLIT);
  treeDirectSplit(
    growth.binColumns,
    growth.n,
    growth.rows,
    node.begin,
    node.end,
    growth.packed,
    growth.columns,
    growth.nCols,
    node.sumGradient,
    node.sumHessian,
    0,
    max(1, weightPerHessian > 0 ? least / weightPerHessian : least),
    ROUNDING_NOISE * weightPerHessian,
    growth.edges !== 0 ? drawCut(growth, number) : 0,
    growth.edges,
    best,
  );
  if (growth.nDrawn < growth.nFeatures) markColumns(growth, 0);
  return best.column >= 0;
}

/** Moves the columns of a node to the front of the deck, and marks them. */
function drawColumns(growth: Growth, number: i32): void {
  for (let i = 0; i < growth.nDrawn; i++) {
    if ((i & 3) === 0) philox(number, i >> 2, growth.key0, growth.key1, WORDS);
    const word = load<u32>(WORDS + (((i & 3) as usize) << 2)) as u64;
    const j = i + (((word * ((growth.nFeatures - i) as u64)) >> 32) as i32); // uneven by 2⁻³² at most
    const at = growth.deck + ((i as usize) << 2);
    const other = growth.deck + ((j as usize) << 2);
    const held = load<i32>(at);
    store<i32>(at, load<i32>(other));
    store<i32>(other, held);
  }
  markColumns(growth, 1);
}

/** Where the record of a column says whether it is searched. */
const SEARCHED: usize = 12;

function markColumns(growth: Growth, mark: i32): void {
  for (let i = 0; i < growth.nDrawn; i++) {
    const column = load<i32>(growth.deck + ((i as usize) << 2)) as usize;
    store<i32>(growth.columns + column * COLUMN_RECORD + SEARCHED, mark);
  }
}

/** What a node's thresholds are drawn by: not 0, and from no block that columns are drawn by. */
function drawCut(growth: Growth, number: i32): i32 {
  philox(number, -1, growth.key0, growth.key1, WORDS);
  return load<i32>(WORDS) | 1;
}

function split(growth: Growth, number: i32, node: Node, left: Node, right: Node): void {
  const best = changetype<Best>(SPLIT);
  const column = best.column as i32;
  const bin = best.bin as i32;
  const record = growth.columns + (column as usize) * COLUMN_RECORD;
  memory.fill(growth.goesLeft, 0, 256);
  memory.fill(growth.goesLeft, 1, (bin + 1) as usize);
  if (best.missingLeft !== 0) store<u8>(growth.goesLeft + (load<i32>(record) as usize), 1);
  const bins = growth.binColumns + (column as usize) * (growth.n as usize);
  node.value = growth.edges !== 0 ? drawnThreshold(growth, number, node, column, bin, load<i32>(record)) : 0;
  const middle = node.begin + treePartition(bins, growth.goesLeft, growth.rows, node.begin, node.end, growth.scratch);
  const weight = weightOf(growth, node.begin, middle);
  const depth = node.depth + 1;
  begin(left, depth, node.begin, middle, weight, best.gradient, best.hessian);
  begin(
    right,
    depth,
    middle,
    node.end,
    node.weight - weight,
    node.sumGradient - best.gradient,
    node.sumHessian - best.hessian,
  );
  node.feature = column;
  node.bin = bin;
  node.missingLeft = best.missingLeft as i32;
  node.gain = best.gain;
}

/**
 * The value that the threshold of a column was drawn as, moved as little as it takes to lie between the bins that it parts.
 * @param bin    the last one that goes left
 * @param nBins  where missing values are
 */
function drawnThreshold(growth: Growth, number: i32, node: Node, column: i32, bin: i32, nBins: i32): f64 {
  const bins = growth.binColumns + (column as usize) * (growth.n as usize);
  let lowest = nBins;
  let below = -1;
  let above = nBins;
  let highest = -1;
  const last = growth.rows + ((node.end as usize) << 2);
  for (let at = growth.rows + ((node.begin as usize) << 2); at < last; at += 4) {
    const own = load<u8>(bins + (load<i32>(at) as usize)) as i32;
    if (own === nBins) continue;
    lowest = min(lowest, own);
    highest = max(highest, own);
    if (own <= bin) below = max(below, own);
    else above = min(above, own);
  }
  const edges = growth.edges + (column as usize) * EDGES;
  const from = f64.load(edges + ((below as usize) << 4), 8);
  const to = f64.load(edges + ((above as usize) << 4));
  const value = drawnValue(edges, lowest, highest, wordOf(drawCut(growth, number), column));
  if (value < from) return from;
  if (value < to) return value;
  const middle = from / 2 + to / 2;
  return middle < to ? middle : from;
}

function endLeaf(growth: Growth, node: Node): void {
  treeSums(growth.gradients, growth.rows, node.begin, node.end, SUMS);
  node.feature = -1;
  node.gain = 0;
  node.value = -f64.load(SUMS, 8) / f64.load(SUMS);
}
