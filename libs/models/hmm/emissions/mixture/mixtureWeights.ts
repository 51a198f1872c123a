import type { MixtureEmission } from '../../hmm.ts';
import { MIN_OCCUPANCY } from '../../minOccupancy.ts';

/**
 * Weights that maximise the expected log-likelihood plus the log of their Dirichlet prior; a state without rows keeps
 * its own, and a weight of 0 stays 0.
 * @param counts [K, M] expected number of rows
 * @returns      [K, M] rows sum to 1
 */
export function maximiseWeights(
  { nComponents, weights }: MixtureEmission,
  counts: Float64Array,
  pseudoCounts: number,
): Float64Array {
  const result = weights.slice();
  for (let first = 0; first < weights.length; first += nComponents) {
    let seen = 0;
    let total = 0;
    for (let b = first; b < first + nComponents; b++) {
      seen += counts[b]!;
      result[b] = weights[b] === 0 ? 0 : counts[b]! + pseudoCounts;
      total += result[b]!;
    }
    for (let b = first; b < first + nComponents; b++) {
      result[b] = seen < MIN_OCCUPANCY ? weights[b]! : result[b]! / total;
    }
  }
  return result;
}

/** Log density of the Dirichlet prior of the weights, up to a constant; 0 without one. */
export function logWeightPrior({ weights }: MixtureEmission, pseudoCounts: number): number {
  if (pseudoCounts === 0) return 0;
  return weights.reduce((sum, weight) => (weight === 0 ? sum : sum + pseudoCounts * Math.log(weight)), 0);
}
