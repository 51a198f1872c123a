import { sortValues } from '@winnow/kernels';

/** Sums of weights may fall short of a share of them by rounding. */
const ROUNDING = 1e-12;

/**
 * The least of the values such that those up to it have the share `alpha` of the weight, as CatBoost has its quantiles.
 * @param values [n] at least one
 * @param weight [n]
 */
export function lowerQuantile(values: Float64Array, weight: Float64Array, alpha: number): number {
  const sorted = values.slice();
  const along = weight.slice();
  sortValues(sorted, along);
  const total = along.reduce((sum, value) => sum + value, 0);
  const wanted = total * (alpha - ROUNDING);
  let below = 0;
  for (let i = 0; i < sorted.length; i++) {
    below += along[i]!;
    if (below >= wanted) return sorted[i]!;
  }
  return sorted.at(-1)!;
}
