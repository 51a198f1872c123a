import type { Rng } from '@winnow/core';
import type { ClassHistogram } from './classHistogram.ts';

/**
 * Draws one threshold between the lowest and the highest value of a node, each bin standing for its middle: uniformly over
 * values, so that a wide gap between them is the likelier to be cut (Geurts, Ernst and Wehenkel 2006, table 1).
 * @param edges [256, 2] lowest and highest value of the feature's bins
 * @returns indices into the occupied bins: the cut is after the first and before the second one
 */
export function randomCut(histogram: ClassHistogram, edges: Float64Array, rng: Rng): { from: number; to: number } {
  const { occupied, count } = histogram;
  if (count < 2) return { from: 0, to: 0 };
  const middleOf = (i: number) => edges[2 * occupied[i]!]! / 2 + edges[2 * occupied[i]! + 1]! / 2;
  const low = middleOf(0);
  const high = middleOf(count - 1);
  const threshold = low + rng.uniform() * (high - low);
  let from = 0;
  while (from + 2 < count && middleOf(from + 1) <= threshold) from += 1;
  return { from, to: from + 1 };
}
