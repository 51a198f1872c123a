import { bestSplit, directSplit, type SplitBounds } from '@winnow/kernels';
import { valueBins } from './binnedDataset.ts';
import { categoricalSplit } from './categoricalSplit.ts';
import { type Growth, isDirect, type Leaf, mayBeSplit, type Split } from './growth.ts';
import type { GrowthOptions } from './growthOptions.ts';
import { nodeUnits } from './nodeUnits.ts';
import { markSearched } from './placeFeatures.ts';
import { drawFeatures, sampleFeatures } from './sampleFeatures.ts';

/** Finds the best split of a leaf whose histogram is ready, if it needs one. */
export function findSplit(growth: Growth, leaf: Leaf): void {
  if (!mayBeSplit(growth, leaf)) return;
  const { work, scale, options, features } = growth;
  const units = nodeUnits(scale, leaf, options);
  const isSampled = options.featureFractionByNode < 1 || options.featureFractionByLevel < 1;
  const categorical = isSampled ? markDrawn(growth, leaf.depth) : growth.categorical;
  if (isDirect(growth, leaf)) {
    const { edges, rng, sets } = growth;
    const draw = edges && { word: rng.uint32() || 1, edges };
    leaf.split = inTable(growth, directSplit(work, sets[0]!, leaf.begin[0]!, leaf.end[0]!, units, draw));
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
  if (split === undefined || placed[split.column] === split.column) return split;
  return { ...split, column: placed[split.column]! };
}

/** Marks the features that a node of this depth may be split by. @returns the categorical ones */
function markDrawn(growth: Growth, depth: number): readonly number[] {
  const { used, decks, options, rng } = growth;
  decks[depth] ??= sampleFeatures(used, options.featureFractionByLevel, rng).slice();
  const deck = decks[depth];
  const count =
    options.featureFractionByNode < 1 ? drawFeatures(deck, options.featureFractionByNode, rng) : deck.length;
  return markSearched(growth, deck, count);
}

/** Whether splits have to respect more than sums and an L2 penalty. */
export function isBounded({ lambdaL1, monotone, maxOutput }: GrowthOptions): boolean {
  return lambdaL1 > 0 || monotone !== undefined || maxOutput !== undefined;
}

/** @returns undefined when the short form of the search will do */
function boundsOf({ options, scale }: Growth, leaf: Leaf): SplitBounds | undefined {
  if (!isBounded(options)) return undefined;
  const toPacked = scale.gradient / scale.hessian;
  const [lowest, highest] = [leaf.lowest * toPacked, leaf.highest * toPacked];
  return { alpha: options.lambdaL1 * scale.gradient, lowest, highest };
}
