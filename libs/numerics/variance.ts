import { assertArgument } from '@winnow/core';
import { mean } from './mean.ts';

/**
 * Variance around the mean, two passes in index order: plain sum of squared deviations, corrected by the square of
 * their sum (Chan, Golub & LeVeque 1983, "Algorithms for computing the sample variance", eq. 1.7).
 * @param values [N] finite, N > ddof; rejects NaN
 * @param ddof   delta degrees of freedom: 0 gives the population variance, 1 the unbiased estimate
 */
export function variance(values: ArrayLike<number>, ddof: number): number {
  const n = values.length;
  assertArgument(n > ddof, 'variance', `values must have more than ddof = ${ddof} elements`, n);
  const centre = mean(values);
  let squares = 0;
  let deviations = 0;
  for (let i = 0; i < n; i++) {
    const deviation = values[i]! - centre;
    squares += deviation * deviation;
    deviations += deviation;
  }
  return Math.max(0, squares - (deviations * deviations) / n) / (n - ddof); // the correction may round below zero
}
