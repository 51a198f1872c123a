import type { Rng } from '@winnow/core';

/**
 * An index drawn with the given probabilities.
 * @param probs [K] sums to 1 up to rounding
 */
export function drawIndex(probs: Float64Array, rng: Rng): number {
  let remaining = rng.uniform();
  for (let i = 0; i < probs.length - 1; i++) {
    remaining -= probs[i]!;
    if (remaining < 0) return i;
  }
  return probs.length - 1; // also when rounding leaves a remainder
}
