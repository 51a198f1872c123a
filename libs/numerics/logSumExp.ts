/**
 * log Σ exp(x_i), shifted by the maximum so that nothing overflows; summed in index order. An empty array, or one of
 * −∞ only, gives −∞ (the log of an empty sum).
 * @param logValues [N] natural logs; NaN propagates
 */
export function logSumExp(logValues: ArrayLike<number>): number {
  let max = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < logValues.length; i++) max = Math.max(max, logValues[i]!);
  if (!Number.isFinite(max)) return max;
  let total = 0;
  for (let i = 0; i < logValues.length; i++) total += Math.exp(logValues[i]! - max);
  return max + Math.log(total);
}
