import { EPSILON, exactFill, exactMark, exactSubtract, exactSums, LIGHTGBM, XGBOOST } from './treeExact';
import { treePackedSums } from './treeGradient';
import { treeHistogram, treePartition, treeRemoveRows, treeSubtract } from './treeHistogram';
import { findSplit } from './treeNodeSplit';
import { BEGIN, END, isDirect, mayBeSplit, NODE_BYTES, Node, Plan, SET_BYTES, slotAt } from './treePlan';
import { COLUMN_RECORD } from './treeSplit';

/**
 * Growth of a whole tree of boosting, leaf by leaf (Shi 2007, "Best-first decision tree learning") or level by level:
 * histograms of the smaller child are added up, those of the larger are what is left of the parent's (Ke et al. 2017). It
 * does what libs/models/trees/growTree.ts does, in the same order, where no column holds categories or is monotone and
 * nothing is drawn for a node.
 */

const NO_SLOT: i32 = -1;
const SUMS = memory.data(16, 16);

/**
 * Begins a tree when the plan has no nodes yet, and goes on with it.
 * @returns 1 when it needs another histogram slot to go on, 0 when the tree is done
 */
export function treeGrow(plan: Plan): i32 {
  if (plan.nNodes === 0) {
    createRoot(plan);
    findSplit(plan, nodeAt(plan, 0));
    push(plan, 0);
  }
  while (plan.nLeaves < plan.maxLeaves) {
    if (plan.nFree === 0 && plan.usedSlots === plan.nSlots) return 1;
    const next = pop(plan);
    if (next < 0) break;
    const node = nodeAt(plan, next);
    const slot = node.slot;
    splitNode(plan, node);
    if (plan.nLeaves === plan.maxLeaves) break;
    prepareChildren(plan, slot, nodeAt(plan, node.left), nodeAt(plan, node.left + 1));
    push(plan, node.left);
    push(plan, node.left + 1);
  }
  return 0;
}

function nodeAt(plan: Plan, number: i32): Node {
  return changetype<Node>(plan.nodes + (number as usize) * NODE_BYTES);
}

function createRoot(plan: Plan): void {
  const root = nodeAt(plan, 0);
  const count = load<i32>(plan.sets, 12);
  const rows = load<i32>(plan.sets, 8) as usize;
  if (plan.rules === 0) treePackedSums(plan.gradients, rows, 0, count, SUMS);
  else exactSums(plan.gradients, rows, 0, count, SUMS);
  root.sumHessian = f64.load(SUMS);
  root.sumGradient = f64.load(SUMS, 8);
  for (let s = 0; s < plan.nSets; s++) {
    setRange(root, s, 0, load<i32>(plan.sets + (s as usize) * SET_BYTES, 12));
  }
  root.weight = weightOf(plan, 0, count);
  root.depth = 0;
  root.index = 0;
  root.left = 0;
  root.slot = NO_SLOT;
  store<i32>(plan.leaves, 0);
  plan.nNodes = 1;
  plan.nLeaves = 1;
  if (!isDirect(plan, root)) fill(plan, root, 0);
}

function setRange(node: Node, s: i32, begin: i32, end: i32): void {
  const at = changetype<usize>(node) + ((s as usize) << 2);
  store<i32>(at + BEGIN, begin);
  store<i32>(at + END, end);
}

/** Weight of rows[begin..end) of the first set. */
function weightOf(plan: Plan, begin: i32, end: i32): f64 {
  if (plan.weight === 0) return (end - begin) as f64;
  const rows = load<i32>(plan.sets, 8) as usize;
  let sum: f64 = 0;
  for (let at = rows + ((begin as usize) << 2), last = rows + ((end as usize) << 2); at < last; at += 4) {
    sum += f64.load(plan.weight + ((load<i32>(at) as usize) << 3));
  }
  return sum;
}

/** Gives the node a slot and adds its rows up in it. @param parent histogram of the node above, or 0 */
function fill(plan: Plan, node: Node, parent: usize): void {
  if (plan.nFree > 0) {
    plan.nFree -= 1;
    node.slot = load<i32>(plan.freeSlots + ((plan.nFree as usize) << 2));
  } else {
    node.slot = plan.usedSlots;
    plan.usedSlots += 1;
  }
  const rows = load<i32>(plan.sets, 8) as usize;
  const out = slotAt(plan, node.slot);
  if (plan.rules === 0) {
    treeHistogram(plan.bins, plan.stride, plan.stride, rows, node.begin0, node.end0, plan.gradients, out);
    return;
  }
  exactMark(out, plan.columns, plan.stride, parent);
  exactFill(
    out,
    plan.columns,
    plan.stride,
    load<i32>(plan.sets) as usize,
    load<i32>(plan.sets, 4),
    rows,
    node.begin0,
    node.end0,
    plan.gradients,
  );
}

function release(plan: Plan, node: Node): void {
  if (node.slot === NO_SLOT) return;
  store<i32>(plan.freeSlots + ((plan.nFree as usize) << 2), node.slot);
  plan.nFree += 1;
  node.slot = NO_SLOT;
}

/** Takes a node in if there is a split of it. */
function push(plan: Plan, number: i32): void {
  if (nodeAt(plan, number).feature < 0) return;
  store<i32>(plan.queue + ((plan.nQueued as usize) << 2), number);
  plan.nQueued += 1;
}

/**
 * The node to be split next, −1 when none is left: the one that gains most, of equal ones the first leaf (in LightGBM that of
 * the smallest column number, of these the first leaf); or the first.
 */
function pop(plan: Plan): i32 {
  if (plan.taken === plan.nQueued) return -1;
  const first = plan.queue + ((plan.taken as usize) << 2);
  if (plan.isBestFirst !== 0) {
    let best = first;
    let top = nodeAt(plan, load<i32>(first));
    for (let at = first + 4, end = plan.queue + ((plan.nQueued as usize) << 2); at < end; at += 4) {
      const node = nodeAt(plan, load<i32>(at));
      if (node.gain < top.gain || (node.gain === top.gain && isAfter(plan, node, top))) continue;
      best = at;
      top = node;
    }
    const held = load<i32>(first);
    store<i32>(first, load<i32>(best));
    store<i32>(best, held);
  }
  plan.taken += 1;
  return load<i32>(first);
}

/** Of two nodes that gain the same, whether the first one is split after the other. */
function isAfter(plan: Plan, node: Node, other: Node): boolean {
  if (plan.rules === LIGHTGBM && node.feature !== other.feature) return node.feature > other.feature;
  return node.index > other.index;
}

/** Splits a node as was found best: the left child takes its place in the list of leaves. */
function splitNode(plan: Plan, node: Node): void {
  const number = plan.nNodes;
  const left = nodeAt(plan, number);
  const right = nodeAt(plan, number + 1);
  plan.nNodes = number + 2;
  node.left = number;
  if (plan.isMissingRight !== 0 && node.missingLeft !== 0 && hasMissing(plan, node) === 0) {
    node.missingLeft = 0;
    node.bin = lowestEqual(plan, node);
  }
  markLeftBins(plan, node);
  for (let s = 0; s < plan.nSets; s++) partitionSet(plan, node, left, right, s);
  const weight = weightOf(plan, left.begin0, left.end0);
  const epsilon = plan.rules === LIGHTGBM ? EPSILON : 0; // which is in leftHessian
  beginChild(left, node, weight, node.leftGradient, node.leftHessian - epsilon);
  beginChild(
    right,
    node,
    node.weight - weight,
    node.sumGradient - node.leftGradient,
    node.sumHessian + 2 * epsilon - node.leftHessian - epsilon,
  );
  left.index = node.index;
  right.index = plan.nLeaves;
  store<i32>(plan.leaves + ((left.index as usize) << 2), number);
  store<i32>(plan.leaves + ((right.index as usize) << 2), number + 1);
  plan.nLeaves += 1;
}

/** 1 if a row of the node is missing in the column that splits it. */
function hasMissing(plan: Plan, node: Node): i32 {
  const record = plan.columns + (node.place as usize) * COLUMN_RECORD;
  if (load<i32>(record, 4) === 0) return 0;
  const missingBin = load<i32>(record);
  const bins = (load<i32>(plan.sets) as usize) + (node.feature as usize) * (load<i32>(plan.sets, 4) as usize);
  const rows = load<i32>(plan.sets, 8) as usize;
  for (let i = node.begin0; i < node.end0; i++) {
    if ((load<u8>(bins + (load<i32>(rows + ((i as usize) << 2)) as usize)) as i32) === missingBin) return 1;
  }
  return 0;
}

/** The lowest bin after which a split parts the rows of the node alike: the highest one of a row that goes left. */
function lowestEqual(plan: Plan, node: Node): i32 {
  const bins = (load<i32>(plan.sets) as usize) + (node.feature as usize) * (load<i32>(plan.sets, 4) as usize);
  const rows = load<i32>(plan.sets, 8) as usize;
  let highest = 0;
  for (let i = node.begin0; i < node.end0 && highest < node.bin; i++) {
    const bin = load<u8>(bins + (load<i32>(rows + ((i as usize) << 2)) as usize)) as i32;
    if (bin <= node.bin) highest = max(highest, bin);
  }
  return highest;
}

function markLeftBins(plan: Plan, node: Node): void {
  memory.fill(plan.goesLeft, 0, 256);
  memory.fill(plan.goesLeft, 1, (node.bin + 1) as usize);
  const missingBin = load<i32>(plan.columns + (node.place as usize) * COLUMN_RECORD) as usize;
  if (node.missingLeft !== 0) store<u8>(plan.goesLeft + missingBin, 1);
}

function partitionSet(plan: Plan, node: Node, left: Node, right: Node, s: i32): void {
  const set = plan.sets + (s as usize) * SET_BYTES;
  const range = changetype<usize>(node) + ((s as usize) << 2);
  const begin = load<i32>(range + BEGIN);
  const end = load<i32>(range + END);
  const bins = (load<i32>(set) as usize) + (node.feature as usize) * (load<i32>(set, 4) as usize);
  const rows = load<i32>(set, 8) as usize;
  const middle = begin + treePartition(bins, plan.goesLeft, rows, begin, end, plan.scratch);
  setRange(left, s, begin, middle);
  setRange(right, s, middle, end);
}

function beginChild(child: Node, parent: Node, weight: f64, gradient: f64, hessian: f64): void {
  child.weight = weight;
  child.sumGradient = gradient;
  child.sumHessian = hessian;
  child.depth = parent.depth + 1;
  child.left = 0;
  child.slot = NO_SLOT;
  child.feature = -1;
}

/** Histograms of both children where they need one, and their best splits. @param slot of their parent */
function prepareChildren(plan: Plan, slot: i32, left: Node, right: Node): void {
  const isLeftSmaller = isAddedUp(plan, left, right);
  const smaller = isLeftSmaller ? left : right;
  const larger = isLeftSmaller ? right : left;
  larger.slot = slot;
  if (slot !== NO_SLOT) {
    if (isDirect(plan, larger) || !(mayBeSplit(plan, smaller) || mayBeSplit(plan, larger))) release(plan, larger);
    else fillChildren(plan, smaller, larger);
  }
  findSplit(plan, left);
  if (left.feature < 0) release(plan, left);
  findSplit(plan, right);
  if (right.feature < 0) release(plan, right);
}

/** Whether the left child is the one that is added up; the histogram of the other one is what is left of the parent's. */
function isAddedUp(plan: Plan, left: Node, right: Node): boolean {
  if (plan.rules === XGBOOST) return left.sumHessian <= right.sumHessian;
  const nLeft = left.end0 - left.begin0;
  const nRight = right.end0 - right.begin0;
  return nLeft < nRight || (nLeft === nRight && plan.rules === 0);
}

/** The histogram of the parent, in the slot of `larger`, becomes that of `larger`. */
function fillChildren(plan: Plan, smaller: Node, larger: Node): void {
  const histogram = slotAt(plan, larger.slot);
  if (isDirect(plan, smaller)) {
    const rows = load<i32>(plan.sets, 8) as usize;
    treeRemoveRows(plan.bins, plan.stride, plan.stride, rows, smaller.begin0, smaller.end0, plan.gradients, histogram);
    return;
  }
  fill(plan, smaller, histogram);
  const part = slotAt(plan, smaller.slot);
  if (plan.rules === 0) treeSubtract(histogram, part, plan.stride);
  else exactSubtract(histogram, part, plan.columns, plan.stride);
}
