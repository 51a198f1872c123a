const FULL_WEIGHT = 25; // newest observations that keep weight 1: hyperopt's linear forgetting
const PRIOR_WEIGHT = 1;

/**
 * Weights of a Parzen estimator's kernels: one for each of n observations, oldest first, and the prior's last. The 25
 * newest count fully, older ones ramp linearly down to 1/n (Optuna's `default_weights`), unless other weights are given.
 * @param given [n] instead of those by age
 * @returns [n + 1] sums to 1
 */
export function kernelWeights(n: number, given?: ArrayLike<number>): Float64Array {
  const weights = new Float64Array(n + 1);
  weights.set(given ?? ageWeights(n));
  weights[n] = PRIOR_WEIGHT;
  let total = 0;
  for (let i = 0; i <= n; i++) total += weights[i]!;
  for (let i = 0; i <= n; i++) weights[i]! /= total;
  return weights;
}

function ageWeights(n: number): Float64Array {
  const weights = new Float64Array(n).fill(1);
  const ramp = n - FULL_WEIGHT;
  for (let i = 0; i < ramp; i++) weights[i] = 1 / n + (ramp > 1 ? (i * (1 - 1 / n)) / (ramp - 1) : 0);
  return weights;
}
