import { featureOf, goesLeftByCategory, HAS_CATEGORIES, MISSING_LEFT, NODE_BYTES } from './treePredict';

/**
 * Shapley values of trees, of a block of rows at a time that go down both sides of every split.
 *
 * Notation: Q points t_q of a quadrature. On a path, a feature i is on (o_i = 1) for a row if the row goes this way at all
 * splits on i so far, and z_i is the share of the training rows that do; an edge is that into a node.
 *
 *  - product [Q] Π_i (t_q o_i + (1 − t_q) z_i); at a leaf it is multiplied by the leaf's value and the point's weight
 *  - sum     [Q] of the products of the leaves below a node
 *
 * An edge changes o and z of its feature: it multiplies the product by a factor, and gives the feature Σ_q sum_q × rate_q. Both have
 * three values: where the feature is on; where the edge turned it off; and where it was off above, when the rate is 0. See
 * libs/models/trees/shapleyTree.ts for them, and why that is the Shapley value.
 */

/** Rows that go down a tree together, and the bytes of a column of their values. */
const BLOCK: usize = 16;
const COLUMN: usize = 128;

/** What is explained, written by libs/kernels/trees/addShapleyValues.ts in this order. */
export class Explained {
  /** f64 [n, F] */
  rows: usize;
  n: i32;
  nFeatures: i32;
  /** [M] records of trees */
  trees: usize;
  nTrees: i32;
  nOutputs: i32;
  /** f64 [n, K, F + 1] is added to */
  out: usize;
  /** f64 [F, BLOCK] values of a block */
  values: usize;
  /** f64 [K, F, BLOCK] its Shapley values */
  contributions: usize;
  /** by depth, from the root on: f64 [2 + 2 Q, BLOCK] */
  levels: usize;
}

class TreeRecord {
  /** of the root, as in treePredict.ts */
  nodes: usize;
  /** of the edge into the root; those of nodes come in the order of nodes */
  edges: usize;
  nPoints: i32;
  output: i32;
}

const TREE_BYTES: usize = 16;

/** Of an edge: the depth that the last edge above of the same feature leads to, 0 for none; then by point what follows. */
const EDGE_HEAD: usize = 8;
const POINT_BYTES: usize = 40;
const FACTOR_ON: usize = 0;
const FACTOR_TURNED_OFF: usize = 8;
const FACTOR_OFF: usize = 16;
const RATE_ON: usize = 24;
const RATE_TURNED_OFF: usize = 32;

/** Of a level: whether the feature of the edge is on; whether a row goes left at the node; product; sum. */
const SIDES: usize = COLUMN;
const PRODUCT: usize = 2 * COLUMN;

/** Of the block and the tree at work. */
let values: usize = 0;
/** Of a column, the part that has rows, in whole vectors. */
let usedBytes: usize = COLUMN;
let contributions: usize = 0;
let nodes: usize = 0;
let edges: usize = 0;
let edgeBytes: usize = 0;
let levels: usize = 0;
let levelBytes: usize = 0;
let pointsBytes: usize = 0;

export function treeShapley(explained: Explained): void {
  const nFeatures = explained.nFeatures as usize;
  const nContributions = (explained.nOutputs as usize) * nFeatures;
  values = explained.values;
  levels = explained.levels;
  for (let first = 0; first < explained.n; first += BLOCK as i32) {
    const count = min(BLOCK as i32, explained.n - first) as usize;
    usedBytes = ((count + 1) & ~1) << 3;
    readBlock(explained.rows + (((first as usize) * nFeatures) << 3), nFeatures, count);
    memory.fill(explained.contributions, 0, nContributions * COLUMN);
    for (let m: usize = 0; m < (explained.nTrees as usize); m++) {
      const tree = changetype<TreeRecord>(explained.trees + m * TREE_BYTES);
      contributions = explained.contributions + (tree.output as usize) * nFeatures * COLUMN;
      explainTree(tree);
    }
    addBlock(explained, first, count);
  }
}

/** Rows that the last block lacks are 0. */
function readBlock(rows: usize, nFeatures: usize, count: usize): void {
  memory.fill(values, 0, nFeatures * COLUMN);
  for (let r: usize = 0; r < count; r++) {
    for (let f: usize = 0; f < nFeatures; f++) {
      f64.store(values + f * COLUMN + (r << 3), f64.load(rows + ((r * nFeatures + f) << 3)));
    }
  }
}

function addBlock(explained: Explained, first: i32, count: usize): void {
  const nFeatures = explained.nFeatures as usize;
  const nOutputs = explained.nOutputs as usize;
  let out = explained.out + (((first as usize) * nOutputs * (nFeatures + 1)) << 3);
  for (let r: usize = 0; r < count; r++) {
    let from = explained.contributions + (r << 3);
    for (let k: usize = 0; k < nOutputs; k++) {
      for (let f: usize = 0; f < nFeatures; f++) {
        f64.store(out, f64.load(out) + f64.load(from));
        out += 8;
        from += COLUMN;
      }
      out += 8; // what it is when no feature is known
    }
  }
}

function explainTree(tree: TreeRecord): void {
  nodes = tree.nodes;
  edges = tree.edges;
  const nPoints = tree.nPoints as usize;
  edgeBytes = EDGE_HEAD + nPoints * POINT_BYTES;
  pointsBytes = nPoints * COLUMN;
  levelBytes = PRODUCT + 2 * pointsBytes;
  if (featureOf(nodes) < 0) return;
  memory.fill(levels, 0xff, COLUMN);
  for (let at: usize = 0; at < pointsBytes; at += 16) v128.store(levels + PRODUCT + at, f64x2.splat(1));
  explainBelow(nodes, levels);
}

/** Adds what the edges below a node give, and leaves its sum. */
function explainBelow(node: usize, level: usize): void {
  chooseSides(node, level + SIDES);
  memory.fill(level + PRODUCT + pointsBytes, 0, pointsBytes);
  const contribution = contributions + columnOf(node);
  const left = load<i32>(node, 12) as usize;
  addChild(left, level, contribution, i64x2.splat(0));
  addChild(left + NODE_BYTES, level, contribution, i64x2.splat(-1));
}

/** Byte offset of the feature's column. */
function columnOf(node: usize): usize {
  return ((featureOf(node) >> 3) as usize) * COLUMN;
}

/** Writes all ones for the rows that go left, else 0. */
function chooseSides(node: usize, sides: usize): void {
  const column = values + columnOf(node);
  if ((featureOf(node) & HAS_CATEGORIES) !== 0) {
    for (let at: usize = 0; at < usedBytes; at += 8) {
      i64.store(sides + at, -(goesLeftByCategory(node, f64.load(column + at)) as i64));
    }
    return;
  }
  const threshold = f64x2.splat(f64.load(node));
  const missing = i64x2.splat(-((featureOf(node) & MISSING_LEFT) as i64));
  for (let at: usize = 0; at < usedBytes; at += 16) {
    const value = v128.load(column + at);
    const isMissing = v128.and(f64x2.ne(value, value), missing);
    v128.store(sides + at, v128.or(f64x2.le(value, threshold), isMissing));
  }
}

/** @param flip all ones for the right child */
function addChild(child: usize, level: usize, contribution: usize, flip: v128): void {
  const edge = edges + ((child - nodes) / NODE_BYTES) * edgeBytes;
  const above = levels + (load<i32>(edge) as usize) * levelBytes;
  const below = level + levelBytes;
  for (let at: usize = 0; at < usedBytes; at += 16) {
    const goes = v128.xor(v128.load(level + SIDES + at), flip);
    v128.store(below + at, v128.and(v128.load(above + at), goes));
  }
  if (featureOf(child) < 0) {
    addLeaf(edge + EDGE_HEAD, above, level, contribution);
  } else {
    multiply(edge + EDGE_HEAD, above, level);
    explainBelow(child, below);
    addSum(edge + EDGE_HEAD, above, level, contribution);
  }
}

function addLeaf(points: usize, above: usize, level: usize, contribution: usize): void {
  const below = level + levelBytes;
  for (let at: usize = 0; at < usedBytes; at += 16) {
    const isOn = v128.load(below + at);
    const wasOn = v128.load(above + at);
    const turnedOff = v128.xor(isOn, wasOn);
    let total = v128.load(contribution + at);
    let product = level + PRODUCT + at;
    let point = points;
    const end = product + pointsBytes;
    while (product < end) {
      const share = f64x2.mul(v128.load(product), factorOf(point, isOn, wasOn));
      total = f64x2.add(total, f64x2.mul(share, rateOf(point, isOn, turnedOff)));
      const sum = product + pointsBytes;
      v128.store(sum, f64x2.add(v128.load(sum), share));
      product += COLUMN;
      point += POINT_BYTES;
    }
    v128.store(contribution + at, total);
  }
}

/** Makes the product of the level below. */
function multiply(points: usize, above: usize, level: usize): void {
  const below = level + levelBytes;
  for (let at: usize = 0; at < usedBytes; at += 16) {
    const isOn = v128.load(below + at);
    const wasOn = v128.load(above + at);
    let product = level + PRODUCT + at;
    let point = points;
    const end = product + pointsBytes;
    while (product < end) {
      v128.store(product + levelBytes, f64x2.mul(v128.load(product), factorOf(point, isOn, wasOn)));
      product += COLUMN;
      point += POINT_BYTES;
    }
  }
}

/** Adds the sum of the level below to that of this one, and what it gives to the feature. */
function addSum(points: usize, above: usize, level: usize, contribution: usize): void {
  const below = level + levelBytes;
  for (let at: usize = 0; at < usedBytes; at += 16) {
    const isOn = v128.load(below + at);
    const turnedOff = v128.xor(isOn, v128.load(above + at));
    let total = v128.load(contribution + at);
    let sum = level + PRODUCT + pointsBytes + at;
    let point = points;
    const end = sum + pointsBytes;
    while (sum < end) {
      const share = v128.load(sum + levelBytes);
      total = f64x2.add(total, f64x2.mul(share, rateOf(point, isOn, turnedOff)));
      v128.store(sum, f64x2.add(v128.load(sum), share));
      sum += COLUMN;
      point += POINT_BYTES;
    }
    v128.store(contribution + at, total);
  }
}

function factorOf(point: usize, isOn: v128, wasOn: v128): v128 {
  const off = v128.bitselect(
    v128.load_splat<f64>(point, FACTOR_TURNED_OFF),
    v128.load_splat<f64>(point, FACTOR_OFF),
    wasOn,
  );
  return v128.bitselect(v128.load_splat<f64>(point, FACTOR_ON), off, isOn);
}

function rateOf(point: usize, isOn: v128, turnedOff: v128): v128 {
  return v128.or(
    v128.and(isOn, v128.load_splat<f64>(point, RATE_ON)),
    v128.and(turnedOff, v128.load_splat<f64>(point, RATE_TURNED_OFF)),
  );
}
