/** The memory of a tree that grows whole, see treeGrow.ts. */

/** What a tree is grown from, and how far it is, written by libs/kernels/trees/growBoosted.ts in this order. */
export class Plan {
  nSets: i32;
  /** i32 [nSets, 4] address of the bins u8 [C, n], n, address of the row numbers, their count */
  sets: usize;
  /** bins that histograms are made of, u8 [n, stride] */
  bins: usize;
  stride: i32;
  /** packed i64 [n]; by the rules of a peer f64 [n, 2] as in treeExact.ts */
  gradients: usize;
  /** [C, 5] as in treeSplit.ts */
  columns: usize;
  /** u8 [256] and i32 [n], scratch of partitions */
  goesLeft: usize;
  scratch: usize;
  /** f64 [n], or 0 when all are 1 */
  weight: usize;
  /** i32 [nSlots] addresses of histograms */
  slots: usize;
  nSlots: i32;
  usedSlots: i32;
  /** i32 [nSlots] those below usedSlots that are free again */
  freeSlots: usize;
  nFree: i32;
  /** the nodes so far, and the number of each leaf's node by the leaf's index */
  nodes: usize;
  nNodes: i32;
  leaves: usize;
  nLeaves: i32;
  /** i32 nodes that can be split */
  queue: usize;
  nQueued: i32;
  taken: i32;
  isBestFirst: i32;
  maxLeaves: i32;
  maxDepth: i32;
  /** nodes of fewer rows need no histogram */
  directRows: i32;
  /** 1 for an L1 penalty or bounds on outputs */
  isBounded: i32;
  /** 1: missing values go right where the node has none, whatever the split says */
  isMissingRight: i32;
  /** 0, or whose rules decide, as in treeExact.ts */
  rules: i32;
  minDataInLeaf: f64;
  /** what follows is in packed units, if gradients are packed */
  minSumHessian: f64;
  minGain: f64;
  lambda: f64;
  alpha: f64;
  lowest: f64;
  highest: f64;
}

/** Row sets at most: those learned from, held out, and validated on. */
const _MAX_SETS: usize = 3;

export class Node {
  /** weight of its rows */
  weight: f64;
  sumGradient: f64;
  sumHessian: f64;
  /** of its best split; `feature` −1 when there is none. Sums are those of the left child. */
  gain: f64;
  leftGradient: f64;
  leftHessian: f64;
  feature: i32;
  bin: i32;
  missingLeft: i32;
  /** number of its left child, the right one comes after it; 0 of a leaf */
  left: i32;
  depth: i32;
  /** in the list of leaves */
  index: i32;
  slot: i32;
  /** of the split's column in histograms */
  place: i32;
  /** ranges of its rows, by set */
  begin0: i32;
  begin1: i32;
  begin2: i32;
  end0: i32;
  end1: i32;
  end2: i32;
}

export const NODE_BYTES: usize = 104;
export const BEGIN = offsetof<Node>('begin0');
export const END = offsetof<Node>('end0');
export const SET_BYTES: usize = 16;

/** Address of a histogram. */
export function slotAt(plan: Plan, slot: i32): usize {
  return load<i32>(plan.slots + ((slot as usize) << 2)) as usize;
}

/** Whether a node's split is found without a histogram of all columns. */
export function isDirect(plan: Plan, node: Node): boolean {
  return node.end0 - node.begin0 < plan.directRows;
}

/** Whether a node is shallow and heavy enough. */
export function mayBeSplit(plan: Plan, node: Node): boolean {
  return node.depth < plan.maxDepth && node.weight >= 2 * plan.minDataInLeaf;
}
