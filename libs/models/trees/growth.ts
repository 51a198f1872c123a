import type { Rng } from '@winnow/core';
import type { NumericSplit, PackedScale, Region, RowSet, TreeWorkspace } from '@winnow/kernels';
import type { FeatureBins } from './binnedDataset.ts';
import type { CategoricalSplit } from './categoricalSplit.ts';
import type { GrowthOptions } from './growthOptions.ts';
import type { TreeDraft } from './tree.ts';

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

/** What a leaf of a grown tree needs to get its output. */
export type LeafRows = Pick<Leaf, 'node' | 'begin' | 'end' | 'lowest' | 'highest' | 'lambda'>;

export const NO_SLOT = -1;

export type Split = NumericSplit | CategoricalSplit;

export type PackedSums = Pick<Leaf, 'sumGradient' | 'sumHessian'>;

/** What a tree is grown from. The first row set is the one it learns from; the others go down with it. */
export interface GrowthInput {
  readonly work: TreeWorkspace;
  readonly sets: readonly RowSet[];
  readonly features: readonly FeatureBins[];
  /** features that this tree may use */
  readonly used: readonly number[];
  readonly scale: PackedScale;
  /** [N] weights of the rows of the first set where they are not all 1 */
  readonly weight: Float64Array | undefined;
  /** [F, 256, 2] as `binEdges` has them, where thresholds are drawn */
  readonly edges?: Region<Float64Array> | undefined;
  readonly options: GrowthOptions;
  readonly rng: Rng;
}

/** What the steps of a tree's growth share. */
export interface Growth extends GrowthInput {
  readonly draft: TreeDraft;
  /** slots below `usedSlots` whose histograms are no longer needed */
  readonly freeSlots: number[];
  usedSlots: number;
  /** features in their order in histograms */
  readonly placed: readonly number[];
  /** by feature: its place in that order */
  readonly places: readonly number[];
  /** by depth: the features drawn for it, in any order */
  readonly decks: number[][];
  /** nodes of fewer rows need no histogram */
  readonly directRows: number;
  /** categorical features that the tree may use */
  readonly categorical: readonly number[];
}

/** Weight of rows[begin..end) of the first set. */
export function weightOf({ sets, weight }: GrowthInput, begin: number, end: number): number {
  if (weight === undefined) return end - begin;
  const rows = sets[0]!.rows.view();
  let sum = 0;
  for (let i = begin; i < end; i++) sum += weight[rows[i]!]!;
  return sum;
}

/** Whether a leaf's split is found without a histogram of all columns. */
export function isDirect({ directRows }: Growth, leaf: Leaf): boolean {
  return rowsOf(leaf) < directRows;
}

/** Whether a leaf is shallow and heavy enough. */
export function mayBeSplit({ options }: Growth, { depth, count }: Leaf): boolean {
  return depth < options.maxDepth && count >= 2 * options.minDataInLeaf;
}

/** Rows of the first set. */
export function rowsOf({ begin, end }: Leaf): number {
  return end[0]! - begin[0]!;
}
