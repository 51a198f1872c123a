import type { Rng } from '@winnow/core';
import { EDGES_PER_FEATURE } from '../binEdges.ts';
import { type FeatureBins, valueBins } from '../binnedDataset.ts';
import { numericThreshold } from '../numericThreshold.ts';
import { addLeaf, createTreeDraft, type TreeDraft } from '../tree.ts';
import { type ClassHistogram, createClassHistogram, fillClassHistogram } from './classHistogram.ts';
import type { ClassGrowth, ClassRows } from './classRows.ts';
import { bestClassSplit, type ClassSplit, type ClassSums, purityOf } from './classSplit.ts';
import { randomCut } from './randomCut.ts';

/** A tree, and what the rows of its nodes weigh by class. */
export interface ClassTree {
  readonly draft: TreeDraft;
  /** by node: [K] */
  readonly classWeights: readonly Float64Array[];
}

interface Node extends ClassSums {
  readonly node: number;
  readonly begin: number;
  readonly end: number;
  readonly depth: number;
}

/**
 * Grows one tree by Gini's index over all classes at once (Breiman et al. 1984, "Classification and regression trees"),
 * node by node.
 * @param rows of positive weight; permuted
 */
export function growClassTree(rows: ClassRows, numbers: Int32Array, growth: ClassGrowth, rng: Rng): ClassTree {
  const draft = createTreeDraft();
  const classWeights: Float64Array[] = [];
  const histogram = createClassHistogram(rows.nClasses);
  const deck = rows.dataset.features.map((_, f) => f);
  const scratch = new Int32Array(numbers.length);
  const add = (begin: number, end: number, depth: number): Node => {
    const sums = sumClasses(rows, numbers, begin, end);
    classWeights.push(sums.classWeights);
    return { ...sums, node: addLeaf(draft, sums.rowWeight), begin, end, depth };
  };
  const open = [add(0, numbers.length, 0)];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const split = findClassSplit(rows, numbers, next, growth, histogram, deck, rng);
    if (split === undefined) continue;
    const middle = partition(rows, numbers, next, split, scratch);
    const left = add(next.begin, middle, next.depth + 1);
    const right = add(middle, next.end, next.depth + 1);
    writeSplit(draft, rows.dataset.features, next, split, left.node, right.node);
    open.push(right, left);
  }
  return { draft, classWeights };
}

function sumClasses(
  { classes, nClasses, weight, lossWeight }: ClassRows,
  numbers: Int32Array,
  begin: number,
  end: number,
): ClassSums {
  const classWeights = new Float64Array(nClasses);
  let rowWeight = 0;
  for (let i = begin; i < end; i++) {
    const row = numbers[i]!;
    classWeights[classes[row]!]! += weight[row]! * lossWeight[row]!;
    rowWeight += weight[row]!;
  }
  return { classWeights, rowWeight };
}

/** The best split by the features that are drawn: as many as are asked for, and more while all of them are constant. */
function findClassSplit(
  rows: ClassRows,
  numbers: Int32Array,
  node: Node,
  growth: ClassGrowth,
  histogram: ClassHistogram,
  deck: number[],
  rng: Rng,
): ClassSplit | undefined {
  const { maxDepth, minSamplesLeaf, nDrawn } = growth;
  const isPure = node.classWeights.filter((value) => value > 0).length < 2;
  if (isPure || node.depth >= maxDepth || node.rowWeight < 2 * minSamplesLeaf) return undefined;
  let best: ClassSplit | undefined;
  let nVarying = 0;
  for (let i = 0; i < deck.length && (i < nDrawn || nVarying === 0); i++) {
    const feature = drawNext(deck, i, rng);
    fillClassHistogram(histogram, rows, feature, numbers, node.begin, node.end);
    const { count, missing } = histogram;
    if (count + Number(missing >= 0) < 2) continue;
    nVarying += 1;
    const cuts = rows.edges ? randomCut(histogram, edgesOf(rows.edges, feature), rng) : { from: 0, to: count };
    const least = best?.purity ?? Number.NEGATIVE_INFINITY;
    best = bestClassSplit(histogram, node, feature, cuts, minSamplesLeaf, least) ?? best;
  }
  return best;
}

function edgesOf(edges: Float64Array, feature: number): Float64Array {
  return edges.subarray(EDGES_PER_FEATURE * feature, EDGES_PER_FEATURE * (feature + 1));
}

/** One more step of a shuffle: the feature at `i` is drawn from those that were not yet. */
function drawNext(deck: number[], i: number, rng: Rng): number {
  const j = i + rng.int(deck.length - i);
  const drawn = deck[j]!;
  deck[j] = deck[i]!;
  deck[i] = drawn;
  return drawn;
}

/** @returns where the rows of the right child begin */
function partition(
  { dataset }: ClassRows,
  numbers: Int32Array,
  { begin, end }: Node,
  { feature, bin, missingLeft }: ClassSplit,
  scratch: Int32Array,
): number {
  const { bins, stride, features } = dataset;
  const missingBin = valueBins(features[feature]!);
  let left = begin;
  let right = 0;
  for (let i = begin; i < end; i++) {
    const row = numbers[i]!;
    const at = bins[row * stride + feature]!;
    if (at <= bin || (missingLeft && at === missingBin)) numbers[left++] = row;
    else scratch[right++] = row;
  }
  numbers.set(scratch.subarray(0, right), left);
  return left;
}

function writeSplit(
  draft: TreeDraft,
  features: readonly FeatureBins[],
  { node, classWeights }: Node,
  { feature, bin, missingLeft, purity }: ClassSplit,
  left: number,
  right: number,
): void {
  const cut = numericThreshold(features[feature]!, bin, missingLeft);
  draft.feature[node] = feature;
  draft.threshold[node] = cut.threshold;
  draft.missingLeft[node] = cut.missingLeft;
  draft.left[node] = left;
  draft.right[node] = right;
  draft.gain[node] = purity - purityOf(classWeights);
}
