import type { Rng } from '@winnow/core';
import {
  bestSplit,
  fillHistogram,
  HISTOGRAM_BINS,
  histogramSlot,
  type NumericSplit,
  type PackedScale,
  partitionRows,
  type RowSet,
  type SplitBounds,
  subtractHistogram,
  type TreeWorkspace,
} from '@winnow/kernels';
import { type FeatureBins, valueBins } from './binnedDataset.ts';
import { type CategoricalSplit, categoricalSplit } from './categoricalSplit.ts';
import type { GrowthOptions } from './growthOptions.ts';
import { leafOutput } from './leafOutput.ts';
import { nodeUnits } from './nodeUnits.ts';
import { sampleFeatures } from './sampleFeatures.ts';
import { addLeaf, createTreeDraft, type TreeDraft } from './tree.ts';

/** A leaf of a tree that is being grown: a range of each row set. */
export interface Leaf {
  readonly node: number;
  readonly depth: number;
  /** by row set */
  readonly begin: readonly number[];
  readonly end: readonly number[];
  /** weight of the rows of the first set */
  readonly count: number;
  /** packed */
  readonly sumGradient: number;
  readonly sumHessian: number;
  /** bounds of its output, in units of the score */
  readonly lowest: number;
  readonly highest: number;
  /** L2 penalty of its output */
  readonly lambda: number;
  slot: number;
  split: Split | undefined;
}

type Split = NumericSplit | CategoricalSplit;

type PackedSums = Pick<Leaf, 'sumGradient' | 'sumHessian'>;

/** What a tree is grown from. The first row set is the one it learns from; the others go down with it. */
export interface GrowthInput {
  readonly work: TreeWorkspace;
  readonly sets: readonly RowSet[];
  readonly features: readonly FeatureBins[];
  /** features that this tree may use, ascending */
  readonly used: readonly number[];
  readonly scale: PackedScale;
  /** [N] weights of the rows of the first set where they are not all 1 */
  readonly weight: Float64Array | undefined;
  readonly options: GrowthOptions;
  readonly rng: Rng;
}

interface Growth extends GrowthInput {
  readonly draft: TreeDraft;
  /** slots below `usedSlots` whose histograms are no longer needed */
  readonly freeSlots: number[];
  usedSlots: number;
  /** by depth: the features drawn for it */
  readonly levels: (readonly number[])[];
  /** categorical features that the tree may use */
  readonly categorical: readonly number[];
}

/**
 * Grows one tree on the packed gradients (Ke et al. 2017; Shi 2007, "Best-first decision tree learning"): histograms of
 * the smaller child are added up, those of the larger are what is left of the parent's.
 * @returns the nodes, whose outputs are still 0, and the leaves
 */
export function growTree(input: GrowthInput): { draft: TreeDraft; leaves: readonly Leaf[] } {
  const { options, sets, work } = input;
  const slot = 0;
  fillHistogram(work, sets[0]!, 0, sets[0]!.count, slot);
  const sums = rootSums(work, slot);
  const categorical = markSearched(input, input.used);
  const growth: Growth = { ...input, draft: createTreeDraft(), freeSlots: [], usedSlots: 1, levels: [], categorical };
  const count = weightOf(growth, 0, sets[0]!.count);
  const root: Leaf = {
    node: addLeaf(growth.draft, count),
    depth: 0,
    begin: sets.map(() => 0),
    end: sets.map((set) => set.count),
    count,
    ...sums,
    lowest: Number.NEGATIVE_INFINITY,
    highest: Number.POSITIVE_INFINITY,
    lambda: options.lambdaL2,
    slot,
    split: undefined,
  };
  findSplit(growth, root);
  const leaves = [root];
  while (leaves.length < options.numLeaves) {
    const next = nextLeaf(leaves, options.order);
    if (next < 0) break;
    const [left, right] = splitLeaf(growth, leaves[next]!);
    leaves[next] = left;
    leaves.push(right);
    if (leaves.length < options.numLeaves) prepareChildren(growth, left, right);
  }
  return { draft: growth.draft, leaves };
}

/** Sums over the rows, read off the first column. */
function rootSums(work: TreeWorkspace, slot: number): PackedSums {
  const pairs = histogramSlot(work, slot).view();
  let sumGradient = 0;
  let sumHessian = 0;
  for (let i = 0; i < 2 * HISTOGRAM_BINS; i += 2) {
    sumHessian += pairs[i]!;
    sumGradient += pairs[i + 1]!;
  }
  return { sumGradient, sumHessian };
}

function weightOf({ sets, weight }: GrowthInput, begin: number, end: number): number {
  if (weight === undefined) return end - begin;
  const rows = sets[0]!.rows.view();
  let sum = 0;
  for (let i = begin; i < end; i++) sum += weight[rows[i]!]!;
  return sum;
}

/** @returns the index of the leaf to be split next, −1 when none can be */
function nextLeaf(leaves: readonly Leaf[], order: GrowthOptions['order']): number {
  let next = -1;
  for (let i = 0; i < leaves.length; i++) {
    const { split } = leaves[i]!;
    if (split === undefined) continue;
    if (next < 0 || isBefore(leaves[i]!, leaves[next]!, order)) next = i;
  }
  return next;
}

function isBefore(a: Leaf, b: Leaf, order: GrowthOptions['order']): boolean {
  return order === 'best_first' ? a.split!.gain > b.split!.gain : a.depth < b.depth;
}

function splitLeaf(growth: Growth, leaf: Leaf): [Leaf, Leaf] {
  const { work, sets, draft, scale } = growth;
  const split = leaf.split!;
  markLeftBins(growth, split);
  const middle = sets.map((set, s) => partitionRows(work, set, split.column, leaf.begin[s]!, leaf.end[s]!));
  const lambda = 'bins' in split ? split.lambda : growth.options.lambdaL2;
  const leftCount = weightOf(growth, leaf.begin[0]!, middle[0]!);
  const child = (begin: readonly number[], end: readonly number[], count: number, sums: PackedSums): Leaf => ({
    node: addLeaf(draft, count),
    depth: leaf.depth + 1,
    begin,
    end,
    count,
    sumGradient: sums.sumGradient,
    sumHessian: sums.sumHessian,
    lowest: leaf.lowest,
    highest: leaf.highest,
    lambda,
    slot: leaf.slot,
    split: undefined,
  });
  const left = child(leaf.begin, middle, leftCount, split);
  const right = child(middle, leaf.end, leaf.count - leftCount, {
    sumGradient: leaf.sumGradient - split.sumGradient,
    sumHessian: leaf.sumHessian - split.sumHessian,
  });
  writeSplit(growth, leaf, split, left.node, right.node);
  draft.gain[leaf.node] = (split.gain * scale.hessian) / scale.gradient ** 2;
  return boundChildren(growth, split, left, right);
}

/** Marks the bins that go left, for the partition. */
function markLeftBins({ work, features }: Growth, split: Split): void {
  const goesLeft = work.goesLeft.view().fill(0);
  if ('bins' in split) {
    for (const bin of split.bins) goesLeft[bin] = 1;
    return;
  }
  goesLeft.fill(1, 0, split.bin + 1);
  if (split.missingLeft) goesLeft[valueBins(features[split.column]!)] = 1;
}

function writeSplit({ draft, features }: Growth, leaf: Leaf, split: Split, left: number, right: number): void {
  const { node } = leaf;
  const feature = features[split.column]!;
  draft.feature[node] = split.column;
  draft.left[node] = left;
  draft.right[node] = right;
  if ('bins' in split) {
    const { categories } = feature as Extract<FeatureBins, { kind: 'categorical' }>;
    draft.categories[node] = split.bins.map((bin) => categories[bin - 1]!);
  } else {
    const { bounds, hasMissing } = feature as Extract<FeatureBins, { kind: 'numeric' }>;
    const threshold = bounds[split.bin] ?? Number.MAX_VALUE; // all values against the missing ones
    draft.threshold[node] = threshold;
    draft.missingLeft[node] = Number(hasMissing ? split.missingLeft : threshold >= 0); // else missing counts as 0
  }
}

/** Below a split of a monotone column, the outputs on either side stay on their side of the middle. */
function boundChildren({ options, scale }: Growth, split: Split, left: Leaf, right: Leaf): [Leaf, Leaf] {
  const direction = options.monotone?.[split.column] ?? 0;
  if (direction === 0) return [left, right];
  const outputs = [left, right].map((leaf) => boundedOutput(leaf, realSums(leaf, scale), options));
  const middle = (outputs[0]! + outputs[1]!) / 2;
  return direction > 0
    ? [
        { ...left, highest: middle },
        { ...right, lowest: middle },
      ]
    : [
        { ...left, lowest: middle },
        { ...right, highest: middle },
      ];
}

function realSums({ sumGradient, sumHessian }: Leaf, scale: PackedScale): { gradient: number; hessian: number } {
  return { gradient: sumGradient / scale.gradient, hessian: sumHessian / scale.hessian };
}

/** Output of a leaf within its bounds, before the learning rate. */
export function boundedOutput(
  leaf: Pick<Leaf, 'lambda' | 'lowest' | 'highest'>,
  { gradient, hessian }: { readonly gradient: number; readonly hessian: number },
  { lambdaL1 }: Pick<GrowthOptions, 'lambdaL1'>,
): number {
  return Math.min(Math.max(leafOutput(gradient, hessian, lambdaL1, leaf.lambda), leaf.lowest), leaf.highest);
}

/** Histograms of both children, and their best splits; memory of leaves that stay leaves is free again. */
function prepareChildren(growth: Growth, left: Leaf, right: Leaf): void {
  const { work, sets, freeSlots } = growth;
  const isLeftSmaller = left.end[0]! - left.begin[0]! <= right.end[0]! - right.begin[0]!;
  const [smaller, larger] = isLeftSmaller ? [left, right] : [right, left];
  if (!mayBeSplit(growth, smaller) && !mayBeSplit(growth, larger)) {
    freeSlots.push(larger.slot);
    return;
  }
  smaller.slot = freeSlots.pop() ?? growth.usedSlots++;
  fillHistogram(work, sets[0]!, smaller.begin[0]!, smaller.end[0]!, smaller.slot);
  subtractHistogram(work, larger.slot, smaller.slot);
  for (const leaf of [left, right]) {
    findSplit(growth, leaf);
    if (leaf.split === undefined) freeSlots.push(leaf.slot);
  }
}

function mayBeSplit({ options }: Growth, { depth, count }: Leaf): boolean {
  return depth < options.maxDepth && count >= 2 * options.minDataInLeaf;
}

function findSplit(growth: Growth, leaf: Leaf): void {
  if (!mayBeSplit(growth, leaf)) return;
  const { work, scale, options, features } = growth;
  const units = nodeUnits(scale, leaf.sumHessian, leaf.count, options);
  const isSampled = options.featureFractionByNode < 1 || options.featureFractionByLevel < 1;
  const categorical = isSampled ? markSearched(growth, nodeFeatures(growth, leaf.depth)) : growth.categorical;
  const search = { sumGradient: leaf.sumGradient, sumHessian: leaf.sumHessian, ...units };
  let best: Split | undefined = bestSplit(work, leaf.slot, search, boundsOf(growth, leaf));
  for (const column of categorical) {
    const nBins = valueBins(features[column]!);
    const split = categoricalSplit(work, leaf.slot, column, nBins, leaf, units, options);
    if (split && split.gain > (best?.gain ?? 0)) best = split;
  }
  leaf.split = best;
}

/** The features that a node of this depth may be split by. */
function nodeFeatures({ used, levels, options, rng }: Growth, depth: number): readonly number[] {
  levels[depth] ??= sampleFeatures(used, options.featureFractionByLevel, rng);
  return sampleFeatures(levels[depth], options.featureFractionByNode, rng);
}

/** Marks the numeric columns for the kernel. @returns the categorical ones */
function markSearched({ work, features, options }: GrowthInput, searched: readonly number[]): number[] {
  const columns = work.columns.view().fill(0);
  const categorical: number[] = [];
  for (const c of searched) {
    const feature = features[c]!;
    if (feature.kind === 'categorical') categorical.push(c);
    else columns.set([valueBins(feature), Number(feature.hasMissing), options.monotone?.[c] ?? 0, 1], 4 * c);
  }
  return categorical;
}

/** @returns undefined when the short form of the search will do */
function boundsOf({ options, scale }: Growth, leaf: Leaf): SplitBounds | undefined {
  if (options.lambdaL1 === 0 && options.monotone === undefined) return undefined;
  const toPacked = scale.gradient / scale.hessian;
  const [lowest, highest] = [leaf.lowest * toPacked, leaf.highest * toPacked];
  return { alpha: options.lambdaL1 * scale.gradient, lowest, highest };
}
