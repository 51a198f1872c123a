import { BinLookup, treeBins } from './treeBinning';

/**
 * Sums of the leaves that rows reach, where each feature has few thresholds and each tree few leaves: a value is then a bin of one
 * byte, the number of thresholds below it, and a tree is worked out from its leaves to its root for 32 rows at once, each node
 * taking for every row what one of its children has. That is more nodes than a row meets on its way down, in far fewer
 * instructions for each, of which none waits for the one before.
 *
 *  - choices u8 [256 + nodes, GROUP] the leaf that each row of a group reaches; the first 256 are those of leaves, their own
 *    numbers, and those of a tree's nodes follow in the order in which they are worked out, the root last
 */

/** Rows that are worked out at once, one in each byte of two vectors. */
const GROUP: i32 = 32;

/** Rows that there is room for in the bins of a feature. */
const BLOCK: i32 = 512;

/** Bytes of the bounds of a feature and of what finds a value among them, as treeBins wants them. */
const BOUNDS_BYTES: usize = 3072;
const LOOKUP_BYTES: usize = 2072;

/** Bin of a missing value: one more is 0, the first of those that go left. */
const MISSING_BIN: i32 = 255;

/** Byte offset of the choices of the first node. */
const FIRST_NODE: usize = 8192;

/** What is summed, written by libs/kernels/trees/sumLeavesByBins.ts in this order. */
export class BinnedTrees {
  /** f64 [n, cols], n up to BLOCK */
  rows: usize;
  n: i32;
  cols: i32;
  /** i32 [F] the features that trees split on */
  features: usize;
  nFeatures: i32;
  /** f64 [F, 384] their thresholds, ascending, filled up with +∞ */
  bounds: usize;
  /** [F] where to look for a value among them */
  lookups: usize;
  /** [M] records of trees */
  trees: usize;
  nTrees: i32;
  nOutputs: i32;
  /** u8 [F, BLOCK], scratch */
  bins: usize;
  choices: usize;
  /** f64 [n, K] is added to */
  out: usize;
}

class BinnedTree {
  /** records of nodes, children before parents, and their end */
  nodes: usize;
  end: usize;
  /** f64 [leaves] */
  values: usize;
  /** byte offset of the root's choices */
  root: usize;
}

const TREE_BYTES: usize = 16;

class BinnedNode {
  /** byte offset of the feature's bins */
  column: usize;
  /** of the choices of the children */
  left: usize;
  right: usize;
  /** bins that go left, after the shift, are up to this one */
  bound: u8;
  /** 1 where missing values go left: then that makes their bin the first one */
  shift: u8;
}

const NODE_BYTES: usize = 16;

/** One block of rows a call: optimised code is first used by the call that follows its making. */
export function treePredictBinned(all: BinnedTrees): void {
  binBlock(all);
  for (let m = 0; m < all.nTrees; m++) {
    const tree = changetype<BinnedTree>(all.trees + (m as usize) * TREE_BYTES);
    addTree(tree, all, all.out + (((m % all.nOutputs) as usize) << 3));
  }
}

function binBlock(all: BinnedTrees): void {
  for (let i = 0; i < all.nFeatures; i++) {
    const feature = load<i32>(all.features + ((i as usize) << 2)) as usize;
    const bounds = all.bounds + (i as usize) * BOUNDS_BYTES;
    const lookup = changetype<BinLookup>(all.lookups + (i as usize) * LOOKUP_BYTES);
    const bins = all.bins + ((i * BLOCK) as usize);
    treeBins(all.rows + (feature << 3), all.cols, all.n, bounds, lookup, MISSING_BIN, bins, 1, 0);
  }
}

/** @param out of the first row, for the output of the tree */
function addTree(tree: BinnedTree, all: BinnedTrees, out: usize): void {
  const choices = all.choices;
  const outBytes = (all.nOutputs as usize) << 3;
  const values = tree.values;
  for (let group = 0; group < all.n; group += GROUP) {
    chooseLeaves(tree, all.bins + (group as usize), choices);
    let leaf = choices + tree.root;
    const end = leaf + (min(GROUP, all.n - group) as usize);
    for (; leaf < end; leaf++) {
      f64.store(out, f64.load(out) + f64.load(values + ((load<u8>(leaf) as usize) << 3)));
      out += outBytes;
    }
  }
}

function chooseLeaves(tree: BinnedTree, bins: usize, choices: usize): void {
  let chosen = choices + FIRST_NODE;
  const end = tree.end;
  for (let at = tree.nodes; at < end; at += NODE_BYTES) {
    const node = changetype<BinnedNode>(at);
    const column = bins + node.column;
    const left = choices + node.left;
    const right = choices + node.right;
    const bound = i8x16.splat(node.bound);
    const shift = i8x16.splat(node.shift);
    const goesLeft = i8x16.le_u(i8x16.add(v128.load(column), shift), bound);
    const alsoLeft = i8x16.le_u(i8x16.add(v128.load(column, 16), shift), bound);
    v128.store(chosen, v128.bitselect(v128.load(left), v128.load(right), goesLeft));
    v128.store(chosen, v128.bitselect(v128.load(left, 16), v128.load(right, 16), alsoLeft), 16);
    chosen += GROUP as usize;
  }
}
