import type { Rng } from '@winnow/core';
import type { FeatureBins } from '../binnedDataset.ts';
import type { ClassHistogram } from './classHistogram.ts';

/**
 * Draws one threshold between the lowest and the highest value of a node, each bin standing for its middle: uniformly over
 * values, so that a wide gap between them is the likelier to be cut (Geurts, Ernst and Wehenkel 2006, table 1).
 * @returns indices into the occupied bins: the cut is after the first and before the second one
 */
export function randomCut(histogram: ClassHistogram, feature: FeatureBins, rng: Rng): { from: number; to: number } {
  const { occupied, count } = histogram;
  if (count < 2) return { from: 0, to: 0 };
  const low = middleOf(feature, occupied[0]!);
  const high = middleOf(feature, occupied[count - 1]!);
  const threshold = low + rng.uniform() * (high - low);
  let from = 0;
  while (from + 2 < count && middleOf(feature, occupied[from + 1]!) <= threshold) from += 1;
  return { from, to: from + 1 };
}

/** Of a bin without an end, what a bin as wide as its neighbour would have. */
function middleOf(feature: FeatureBins, bin: number): number {
  if (feature.kind === 'categorical') return bin;
  const { bounds } = feature;
  const last = bounds.length - 1;
  if (last < 1) return bin;
  if (bin === 0) return bounds[0]! - (bounds[1]! - bounds[0]!) / 2;
  if (bin > last) return bounds[last]! + (bounds[last]! - bounds[last - 1]!) / 2;
  return (bounds[bin - 1]! + bounds[bin]!) / 2;
}
