import type { Rng } from '@winnow/core';
import {
  bestSplit,
  COLUMN_RECORD,
  directSplit,
  fillHistogram,
  type NumericSplit,
  type PackedScale,
  partitionRows,
  type RowSet,
  removeRows,
  type SplitBounds,
  selectColumns,
  subtractHistogram,
  sumPacked,
  type TreeWorkspace,
} from '@winnow/kernels';
import { type FeatureBins, valueBins } from './binnedDataset.ts';
import { type CategoricalSplit, categoricalSplit } from './categoricalSplit.ts';
import type { GrowthOptions } from './growthOptions.ts';
import { leafOutput } from './leafOutput.ts';
import { createLeafQueue } from './leafQueue.ts';
import { nodeUnits } from './nodeUnits.ts';
import { sampleFeatures } from './sampleFeatures.ts';
import { addLeaf, createTreeDraft, type TreeDraft } from './tree.ts';

/** A leaf of a tree that is being grown: a range of each row set. */
export interface Leaf {
  /** in the tree's list of leaves */
  readonly index: number;
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
  /** where its histogram lies, or NO_SLOT */
  slot: number;
  split: Split | undefined;
}

const NO_SLOT = -1;

export type Split = NumericSplit | CategoricalSplit;

type PackedSums = Pick<Leaf, 'sumGradient' | 'sumHessian'>;

/** Below this many rows, a histogram of all columns costs more than it saves. */
const DIRECT_ROWS = 96;

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
  /** features in their order in histograms */
  readonly placed: readonly number[];
  /** by feature: its place in that order */
  readonly places: readonly number[];
  /** by depth: the features drawn for it */
  readonly levels: (readonly number[])[];
  /** nodes of fewer rows need no histogram */
  readonly directRows: number;
  /** categorical features that the tree may use */
  readonly categorical: readonly number[];
}

/**
 * Grows one tree on the packed gradients (Ke et al. 2017; Shi 2007, "Best-first decision tree learning"): histograms of
 * the smaller child are added up, those of the larger are what is left of the parent's.
 * @returns the nodes, whose outputs are still 0, and the leaves
 */
export function growTree(input: GrowthInput): { draft: TreeDraft; leaves: readonly Leaf[] } {
  const { options } = input;
  const growth = beginGrowth(input);
  const root = createRoot(growth);
  findSplit(growth, root);
  const leaves = [root];
  const queue = createLeafQueue(options.order);
  queue.push(root);
  while (leaves.length < options.numLeaves) {
    const next = queue.pop();
    if (next === undefined) break;
    const [left, right] = splitLeaf(growth, next, leaves.length);
    leaves[next.index] = left;
    leaves.push(right);
    if (leaves.length === options.numLeaves) break;
    prepareChildren(growth, next.slot, left, right);
    queue.push(left);
    queue.push(right);
  }
  return { draft: growth.draft, leaves };
}

function beginGrowth(input: GrowthInput): Growth {
  const { options } = input;
  const placed = placeFeatures(input);
  const places: number[] = [];
  placed.forEach((f, place) => {
    places[f] = place;
  });
  const categorical = markSearched({ ...input, places }, input.used);
  const needsHistograms = categorical.length > 0 || options.lambdaL1 > 0 || options.monotone !== undefined;
  const directRows = needsHistograms ? 0 : options.isDirect ? Number.POSITIVE_INFINITY : DIRECT_ROWS;
  const draft = createTreeDraft();
  return { ...input, draft, freeSlots: [], usedSlots: 0, levels: [], placed, places, categorical, directRows };
}

function createRoot(growth: Growth): Leaf {
  const { sets, work, options } = growth;
  const count = weightOf(growth, 0, sets[0]!.count);
  const { gradient, hessian } = sumPacked(work, sets[0]!);
  const root: Leaf = {
    index: 0,
    node: addLeaf(growth.draft, count),
    depth: 0,
    begin: sets.map(() => 0),
    end: sets.map((set) => set.count),
    count,
    sumGradient: gradient,
    sumHessian: hessian,
    lowest: Number.NEGATIVE_INFINITY,
    highest: Number.POSITIVE_INFINITY,
    lambda: options.lambdaL2,
    slot: NO_SLOT,
    split: undefined,
  };
  if (!isDirect(growth, root)) {
    root.slot = growth.usedSlots++;
    fillHistogram(work, sets[0]!, 0, sets[0]!.count, root.slot);
  }
  return root;
}

function weightOf({ sets, weight }: GrowthInput, begin: number, end: number): number {
  if (weight === undefined) return end - begin;
  const rows = sets[0]!.rows.view();
  let sum = 0;
  for (let i = begin; i < end; i++) sum += weight[rows[i]!]!;
  return sum;
}

/** @param index of the right child in the tree's list of leaves; the left one takes the place of the leaf */
function splitLeaf(growth: Growth, leaf: Leaf, index: number): [Leaf, Leaf] {
  const { work, sets, draft, scale } = growth;
  const split = leaf.split!;
  markLeftBins(growth, split);
  const middle = sets.map((set, s) => partitionRows(work, set, split.column, leaf.begin[s]!, leaf.end[s]!));
  const lambda = 'bins' in split ? split.lambda : growth.options.lambdaL2;
  const leftCount = weightOf(growth, leaf.begin[0]!, middle[0]!);
  const child = (
    at: number,
    begin: readonly number[],
    end: readonly number[],
    count: number,
    sums: PackedSums,
  ): Leaf => ({
    index: at,
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
    slot: NO_SLOT,
    split: undefined,
  });
  const left = child(leaf.index, leaf.begin, middle, leftCount, split);
  const right = child(index, middle, leaf.end, leaf.count - leftCount, {
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

/**
 * Histograms of both children where they need one, and their best splits.
 * @param slot of their parent
 */
function prepareChildren(growth: Growth, slot: number, left: Leaf, right: Leaf): void {
  const isLeftSmaller = rowsOf(left) <= rowsOf(right);
  const [smaller, larger] = isLeftSmaller ? [left, right] : [right, left];
  larger.slot = slot;
  if (slot !== NO_SLOT) {
    if (isDirect(growth, larger) || !(mayBeSplit(growth, smaller) || mayBeSplit(growth, larger)))
      release(growth, larger);
    else fillChildren(growth, smaller, larger);
  }
  for (const leaf of [left, right]) {
    findSplit(growth, leaf);
    if (leaf.split === undefined) release(growth, leaf);
  }
}

/** The histogram of the parent, in the slot of `larger`, becomes that of `larger`. */
function fillChildren(growth: Growth, smaller: Leaf, larger: Leaf): void {
  const { work, sets, freeSlots } = growth;
  const [begin, end] = [smaller.begin[0]!, smaller.end[0]!];
  if (isDirect(growth, smaller)) {
    removeRows(work, sets[0]!, begin, end, larger.slot);
    return;
  }
  smaller.slot = freeSlots.pop() ?? growth.usedSlots++;
  fillHistogram(work, sets[0]!, begin, end, smaller.slot);
  subtractHistogram(work, larger.slot, smaller.slot);
}

/** Memory of leaves that stay leaves, or need none, is free again. */
function release({ freeSlots }: Growth, leaf: Leaf): void {
  if (leaf.slot !== NO_SLOT) freeSlots.push(leaf.slot);
  leaf.slot = NO_SLOT;
}

function rowsOf({ begin, end }: Leaf): number {
  return end[0]! - begin[0]!;
}

/** Whether a leaf's split is found without a histogram of all columns. */
function isDirect({ directRows }: Growth, leaf: Leaf): boolean {
  return rowsOf(leaf) < directRows;
}

function mayBeSplit({ options }: Growth, { depth, count }: Leaf): boolean {
  return depth < options.maxDepth && count >= 2 * options.minDataInLeaf;
}

function findSplit(growth: Growth, leaf: Leaf): void {
  if (!mayBeSplit(growth, leaf)) return;
  const { work, scale, options, features } = growth;
  const units = nodeUnits(scale, leaf, options);
  const isSampled = options.featureFractionByNode < 1 || options.featureFractionByLevel < 1;
  const categorical = isSampled ? markSearched(growth, nodeFeatures(growth, leaf.depth)) : growth.categorical;
  if (isDirect(growth, leaf)) {
    const cut = options.hasRandomCuts ? growth.rng.uint32() || 1 : 0;
    leaf.split = inTable(growth, directSplit(work, growth.sets[0]!, leaf.begin[0]!, leaf.end[0]!, units, cut));
    return;
  }
  let best: Split | undefined = inTable(growth, bestSplit(work, leaf.slot, units, boundsOf(growth, leaf)));
  for (const column of categorical) {
    const nBins = valueBins(features[column]!);
    const split = categoricalSplit(work, leaf.slot, growth.places[column]!, nBins, leaf, units, options);
    if (split && split.gain > (best?.gain ?? 0)) best = inTable(growth, split);
  }
  leaf.split = best;
}

/** A split whose column is a place in the histogram, with its number in the table. */
function inTable<S extends Split>({ placed }: Growth, split: S | undefined): S | undefined {
  return split && { ...split, column: placed[split.column]! };
}

/** The features that a node of this depth may be split by. */
function nodeFeatures({ used, levels, options, rng }: Growth, depth: number): readonly number[] {
  levels[depth] ??= sampleFeatures(used, options.featureFractionByLevel, rng);
  return sampleFeatures(levels[depth], options.featureFractionByNode, rng);
}

/**
 * Has histograms made of the features that the tree may use, and describes these to the kernel.
 * @returns their order in histograms
 */
function placeFeatures({ work, features, options, used }: GrowthInput): readonly number[] {
  const isPart = used.length < features.length && !options.isDirect;
  selectColumns(work, isPart ? used : 'all');
  const isCopied = work.selection.stride < work.stride;
  const placed = isCopied ? used : features.map((_, f) => f);
  const columns = work.columns.view().fill(0);
  placed.forEach((f, place) => {
    const feature = features[f]!;
    const hasMissing = feature.kind === 'numeric' && feature.hasMissing;
    const direction = options.monotone?.[f] ?? 0;
    columns.set([valueBins(feature), Number(hasMissing), direction, 0, f], COLUMN_RECORD * place);
  });
  return placed;
}

/** Marks the numeric columns for the kernel. @returns the categorical ones */
function markSearched(growth: Pick<Growth, 'work' | 'features' | 'places'>, searched: readonly number[]): number[] {
  const columns = growth.work.columns.view();
  for (let at = SEARCHED; at < columns.length; at += COLUMN_RECORD) columns[at] = 0;
  const categorical: number[] = [];
  for (const f of searched) {
    if (growth.features[f]!.kind === 'categorical') categorical.push(f);
    else columns[COLUMN_RECORD * growth.places[f]! + SEARCHED] = 1;
  }
  return categorical;
}

/** Where the record of a column says whether it is to be searched. */
const SEARCHED = 3;

/** @returns undefined when the short form of the search will do */
function boundsOf({ options, scale }: Growth, leaf: Leaf): SplitBounds | undefined {
  if (options.lambdaL1 === 0 && options.monotone === undefined) return undefined;
  const toPacked = scale.gradient / scale.hessian;
  const [lowest, highest] = [leaf.lowest * toPacked, leaf.highest * toPacked];
  return { alpha: options.lambdaL1 * scale.gradient, lowest, highest };
}
