import type { Rng } from '@winnow/core';
import type { Bootstrap } from './obliviousOptions.ts';

/** Keeps the logarithm of a draw finite. */
const LEAST_DRAW = 1e-100;

/**
 * How much each row counts for the splits of one tree; leaf outputs come from all rows.
 * @param magnitudes [N] squared gradients, summed over outputs
 * @param meanOutput mean magnitude of the last tree's leaf outputs, of the gradients for the first tree
 * @returns [N]; undefined where all count as they are
 */
export function rowWeights(
  bootstrap: Bootstrap,
  magnitudes: Float64Array,
  meanOutput: number | undefined,
  rng: Rng,
): Float64Array | undefined {
  switch (bootstrap.kind) {
    case 'No':
      return undefined;
    case 'Bayesian':
      if (bootstrap.temperature === 0) return undefined;
      return magnitudes.map(() => (-Math.log(rng.uniform() + LEAST_DRAW)) ** bootstrap.temperature);
    case 'Bernoulli':
      return magnitudes.map(() => Number(rng.uniform() < bootstrap.fraction));
    case 'MVS':
      if (bootstrap.fraction === 1) return undefined;
      return minimalVariance(bootstrap.fraction, magnitudes, meanOutput ?? meanRoot(magnitudes), rng);
    default:
      return bootstrap satisfies never;
  }
}

function meanRoot(squares: Float64Array): number {
  return squares.reduce((sum, square) => sum + Math.sqrt(square), 0) / squares.length;
}

/**
 * Minimal variance sampling (Ibragimov and Gusev 2019, "Minimal variance sampling in stochastic gradient boosting"): a
 * row is taken with probability min(1, r / µ), r² = g² + λ, and counts for one over that.
 */
function minimalVariance(fraction: number, magnitudes: Float64Array, mean: number, rng: Rng): Float64Array {
  const sizes = magnitudes.map((square) => Math.sqrt(square + mean * mean));
  const threshold = takenThreshold(sizes, fraction * sizes.length);
  return sizes.map((size) => {
    const probability = size > threshold ? 1 : size / threshold;
    return probability > Number.EPSILON && rng.uniform() < probability ? 1 / probability : 0;
  });
}

/** The µ for which Σ min(1, size / µ) is as wanted: from above, as fewer sizes above µ leave more to the others. */
function takenThreshold(sizes: Float64Array, wanted: number): number {
  let threshold = Number.POSITIVE_INFINITY;
  for (;;) {
    let nLarge = 0;
    let small = 0;
    for (let n = 0; n < sizes.length; n++) {
      if (sizes[n]! >= threshold) nLarge += 1;
      else small += sizes[n]!;
    }
    const next = small / (wanted - nLarge);
    if (!(next < threshold)) return threshold;
    threshold = next;
  }
}
