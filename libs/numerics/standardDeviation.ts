import { variance } from './variance.ts';

/**
 * Square root of `variance`.
 * @param values [N] finite, N > ddof; rejects NaN
 * @param ddof   delta degrees of freedom: 0 population, 1 sample
 */
export function standardDeviation(values: ArrayLike<number>, ddof: number): number {
  return Math.sqrt(variance(values, ddof));
}
