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

/** The features met on the way to a node, each once, as columns; `feature` −1 in the first place stands for none. */
interface Path {
  readonly length: number;
  readonly feature: Int32Array;
  /** share of the training rows that go this way when the feature is not known */
  readonly zero: Float64Array;
  /** 1 where the row goes this way, else 0 */
  readonly one: Float64Array;
  /** sum over all subsets of a size, of the features so far, of the share that go this way */
  readonly weight: Float64Array;
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
  for (let n = 0; n < rows; n++) {
    const row = seen.subarray(n * cols, (n + 1) * cols);
    for (let k = 0; k < nOutputs; k++) out[(n * nOutputs + k) * width + cols] = expected[k]!;
    ensemble.trees.forEach((tree, m) => {
      const start = (n * nOutputs + (m % nOutputs)) * width;
      descend(tree, 0, row, emptyPath(), 1, 1, -1, out.subarray(start, start + cols));
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

function emptyPath(): Path {
  return {
    length: 0,
    feature: new Int32Array(0),
    zero: new Float64Array(0),
    one: new Float64Array(0),
    weight: new Float64Array(0),
  };
}

function descend(
  tree: Tree,
  node: number,
  row: Float64Array,
  parent: Path,
  zero: number,
  one: number,
  feature: number,
  out: Float64Array,
): void {
  if (zero === 0 && one === 0) return; // neither the row nor any training row goes this way
  let path = extend(parent, zero, one, feature);
  if (isLeaf(tree, node)) {
    for (let i = 1; i < path.length; i++) {
      out[path.feature[i]!]! += unwoundSum(path, i) * (path.one[i]! - path.zero[i]!) * tree.value[node]!;
    }
    return;
  }
  const split = tree.feature[node]!;
  const hot = childOf(tree, node, row);
  const cold = hot === tree.left[node] ? tree.right[node]! : tree.left[node]!;
  let zeroBefore = 1;
  let oneBefore = 1;
  const earlier = path.feature.indexOf(split);
  if (earlier > 0) {
    zeroBefore = path.zero[earlier]!;
    oneBefore = path.one[earlier]!;
    path = unwind(path, earlier);
  }
  const shareOf = (child: number): number => (zeroBefore * tree.count[child]!) / tree.count[node]!;
  descend(tree, hot, row, path, shareOf(hot), oneBefore, split, out);
  descend(tree, cold, row, path, shareOf(cold), 0, split, out);
}

function extend(path: Path, zero: number, one: number, feature: number): Path {
  const { length } = path;
  const longer = {
    length: length + 1,
    feature: new Int32Array(length + 1),
    zero: new Float64Array(length + 1),
    one: new Float64Array(length + 1),
    weight: new Float64Array(length + 1),
  };
  for (const name of ['feature', 'zero', 'one', 'weight'] as const) longer[name].set(path[name]);
  longer.feature[length] = feature;
  longer.zero[length] = zero;
  longer.one[length] = one;
  longer.weight[length] = length === 0 ? 1 : 0;
  for (let i = length - 1; i >= 0; i--) {
    longer.weight[i + 1]! += (one * longer.weight[i]! * (i + 1)) / (length + 1);
    longer.weight[i] = (zero * longer.weight[i]! * (length - i)) / (length + 1);
  }
  return longer;
}

/** The path without its element `at`. */
function unwind(path: Path, at: number): Path {
  const last = path.length - 1;
  const weight = unwoundWeights(path, at);
  const without = <A extends Int32Array | Float64Array>(column: A): A => column.filter((_, i) => i !== at) as A;
  const [feature, zero, one] = [without(path.feature), without(path.zero), without(path.one)];
  return { length: last, feature, zero, one, weight };
}

function unwoundSum(path: Path, at: number): number {
  let sum = 0;
  for (const weight of unwoundWeights(path, at)) sum += weight;
  return sum;
}

/** Weights as they were without element `at`. @returns [length − 1] */
function unwoundWeights({ length, zero, one, weight }: Path, at: number): Float64Array {
  const last = length - 1;
  const weights = new Float64Array(last);
  let next = weight[last]!;
  for (let i = last - 1; i >= 0; i--) {
    if (one[at] !== 0) {
      weights[i] = (next * length) / ((i + 1) * one[at]!);
      next = weight[i]! - (weights[i]! * zero[at]! * (last - i)) / length;
    } else {
      weights[i] = (weight[i]! * length) / (zero[at]! * (last - i));
    }
  }
  return weights;
}
