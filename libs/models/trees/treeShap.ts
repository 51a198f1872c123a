import { assertShape } from '@winnow/core';
import type { Table } from './binDataset.ts';
import { childOf } from './childOf.ts';
import { isLeaf, type Tree, type TreeEnsemble } from './tree.ts';
import { zerosAsMissing } from './zerosAsMissing.ts';

/**
 * Shapley values of the scores, exactly, where a feature that is not known lets a row go down both sides of its splits as
 * the training rows did (Lundberg, Erion and Lee 2018, "Consistent individualized feature attribution for tree
 * ensembles", algorithm 2: path-dependent TreeSHAP).
 */

/**
 * The features met on the way to a node, each once, as columns; −1 in the first place stands for none. The paths of a node and
 * of all nodes above it lie one after the other: a child copies its parent's behind it, and what it does there is forgotten
 * when the next child does the same.
 */
interface Paths {
  readonly feature: Int32Array;
  /** share of the training rows that go this way when the feature is not known */
  readonly zero: Float64Array;
  /** 1 where the row goes this way, else 0 */
  readonly one: Float64Array;
  /** sum over all subsets of a size, of the features so far, of the share that go this way */
  readonly weight: Float64Array;
}

/** One row on its way down one tree. */
interface Descent {
  readonly tree: Tree;
  readonly row: Float64Array;
  readonly paths: Paths;
  /** [F] receives the contributions */
  readonly out: Float64Array;
}

/**
 * @returns [N, K, F + 1] contributions of the features to each score, and at the end what it is when none is known; they
 *   add up to the scores
 * @throws WinnowError `shape_mismatch`
 */
export function treeShap(ensemble: TreeEnsemble, table: Table): Float64Array {
  const { data, rows, cols } = table;
  assertShape('treeShap', 'data', data, rows * ensemble.nFeatures);
  const nOutputs = ensemble.initialScores.length;
  const width = cols + 1;
  const out = new Float64Array(rows * nOutputs * width);
  const expected = expectedScores(ensemble);
  const seen = zerosAsMissing(ensemble, table);
  const paths = createPaths(Math.max(0, ...ensemble.trees.map((tree) => depthOf(tree))));
  for (let n = 0; n < rows; n++) {
    const row = seen.subarray(n * cols, (n + 1) * cols);
    for (let k = 0; k < nOutputs; k++) out[(n * nOutputs + k) * width + cols] = expected[k]!;
    ensemble.trees.forEach((tree, m) => {
      const start = (n * nOutputs + (m % nOutputs)) * width;
      descend({ tree, row, paths, out: out.subarray(start, start + cols) }, 0, 0, 0, 1, 1, -1);
    });
  }
  return out;
}

/** Scores when no feature is known, [K]. */
function expectedScores({ initialScores, trees }: TreeEnsemble): number[] {
  const sums = [...initialScores];
  trees.forEach((tree, m) => {
    tree.value.forEach((value, node) => {
      if (isLeaf(tree, node)) sums[m % sums.length]! += (value * tree.count[node]!) / tree.count[0]!;
    });
  });
  return sums;
}

/** Room for the paths of all nodes between the root and a leaf at a depth. */
function createPaths(depth: number): Paths {
  const room = ((depth + 2) * (depth + 3)) / 2;
  return {
    feature: new Int32Array(room),
    zero: new Float64Array(room),
    one: new Float64Array(room),
    weight: new Float64Array(room),
  };
}

/** Splits between a node and the deepest leaf below it. */
function depthOf(tree: Tree, node = 0): number {
  if (isLeaf(tree, node)) return 0;
  return 1 + Math.max(depthOf(tree, tree.left[node]!), depthOf(tree, tree.right[node]!));
}

/**
 * @param start  of the parent's path
 * @param length of it
 * @param zero, one, feature what the split above the node adds to it
 */
function descend(
  descent: Descent,
  node: number,
  start: number,
  length: number,
  zero: number,
  one: number,
  feature: number,
): void {
  if (zero === 0 && one === 0) return; // neither the row nor any training row goes this way
  const { tree, row, paths, out } = descent;
  const own = start + length;
  copyPath(paths, start, own, length);
  extend(paths, own, length, zero, one, feature);
  let end = length + 1;
  if (isLeaf(tree, node)) {
    const value = tree.value[node]!;
    for (let i = 1; i < end; i++) {
      const place = own + i;
      out[paths.feature[place]!]! += unwoundSum(paths, own, end, i) * (paths.one[place]! - paths.zero[place]!) * value;
    }
    return;
  }
  const split = tree.feature[node]!;
  const hot = childOf(tree, node, row);
  const cold = hot === tree.left[node] ? tree.right[node]! : tree.left[node]!;
  let zeroBefore = 1;
  let oneBefore = 1;
  const earlier = placeOf(paths, own, end, split);
  if (earlier > 0) {
    zeroBefore = paths.zero[own + earlier]!;
    oneBefore = paths.one[own + earlier]!;
    unwind(paths, own, end, earlier);
    end -= 1;
  }
  const count = tree.count[node]!;
  const share = count === 0 ? 0 : zeroBefore / count; // no training row came here, nor below
  descend(descent, hot, own, end, share * tree.count[hot]!, oneBefore, split);
  descend(descent, cold, own, end, share * tree.count[cold]!, 0, split);
}

/** @returns place of a feature on the path of `length` elements at `own`, −1 when it is not there */
function placeOf({ feature }: Paths, own: number, length: number, wanted: number): number {
  for (let i = 1; i < length; i++) if (feature[own + i] === wanted) return i;
  return -1;
}

function copyPath({ feature, zero, one, weight }: Paths, from: number, to: number, length: number): void {
  for (let i = 0; i < length; i++) {
    feature[to + i] = feature[from + i]!;
    zero[to + i] = zero[from + i]!;
    one[to + i] = one[from + i]!;
    weight[to + i] = weight[from + i]!;
  }
}

/** Adds an element to the path of `length` elements at `own`. */
function extend(paths: Paths, own: number, length: number, zero: number, one: number, feature: number): void {
  const { weight } = paths;
  paths.feature[own + length] = feature;
  paths.zero[own + length] = zero;
  paths.one[own + length] = one;
  weight[own + length] = length === 0 ? 1 : 0;
  for (let i = length - 1; i >= 0; i--) {
    weight[own + i + 1]! += (one * weight[own + i]! * (i + 1)) / (length + 1);
    weight[own + i] = (zero * weight[own + i]! * (length - i)) / (length + 1);
  }
}

/** Takes the element `at` out of the path of `length` elements at `own`. */
function unwind({ feature, zero, one, weight }: Paths, own: number, length: number, at: number): void {
  const last = length - 1;
  const [zeroAt, oneAt] = [zero[own + at]!, one[own + at]!];
  let next = weight[own + last]!;
  for (let i = last - 1; i >= 0; i--) {
    const before = weight[own + i]!;
    if (oneAt !== 0) {
      weight[own + i] = (next * length) / ((i + 1) * oneAt);
      next = before - (weight[own + i]! * zeroAt * (last - i)) / length;
    } else weight[own + i] = (before * length) / (zeroAt * (last - i));
  }
  for (let i = own + at; i < own + last; i++) {
    feature[i] = feature[i + 1]!;
    zero[i] = zero[i + 1]!;
    one[i] = one[i + 1]!;
  }
}

/** Sum of the weights as they were without element `at`. */
function unwoundSum({ zero, one, weight }: Paths, own: number, length: number, at: number): number {
  const last = length - 1;
  const [zeroAt, oneAt] = [zero[own + at]!, one[own + at]!];
  let next = weight[own + last]!;
  let sum = 0;
  for (let i = last - 1; i >= 0; i--) {
    if (oneAt !== 0) {
      const unwound = (next * length) / ((i + 1) * oneAt);
      next = weight[own + i]! - (unwound * zeroAt * (last - i)) / length;
      sum += unwound;
    } else sum += (weight[own + i]! * length) / (zeroAt * (last - i));
  }
  return sum;
}
