import type { Rng } from '@winnow/core';

/** Draws an index with the given probabilities; never one of probability 0. @param probs sum to 1 */
export function sampleIndex(probs: Float64Array, rng: Rng): number {
  const threshold = rng.uniform();
  let sum = 0;
  let last = 0;
  for (let k = 0; k < probs.length; k++) {
    if (probs[k] === 0) continue;
    sum += probs[k]!;
    last = k;
    if (sum > threshold) break;
  }
  return last;
}
