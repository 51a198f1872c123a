import { kernelWeights } from './kernelWeights.ts';

/**
 * Parzen estimator over C choices: a mixture of n smoothed one-hot kernels and a uniform prior, as Optuna builds it.
 * Each kernel puts 1 + 1/(n+1) on its own choice and 1/(n+1) on every other one, normalised. A mixture of categorical
 * distributions is itself categorical, so the whole estimator is one probability vector.
 * @param observations [n] indices of choices, oldest first
 * @returns [C] sums to 1
 */
export function categoricalParzen(observations: ArrayLike<number>, choices: number): Float64Array {
  const n = observations.length;
  const weights = kernelWeights(n);
  const smoothing = 1 / (n + 1);
  const kernelTotal = 1 + smoothing * choices;
  const priorWeight = weights[n]!;
  const shared = ((1 - priorWeight) * smoothing) / kernelTotal + priorWeight / choices;
  const probs = new Float64Array(choices).fill(shared);
  for (let i = 0; i < n; i++) probs[observations[i]!]! += weights[i]! / kernelTotal;
  return probs;
}
