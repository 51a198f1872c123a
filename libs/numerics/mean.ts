import { assertArgument } from '@winnow/core';
import { sum } from './sum.ts';

/**
 * Arithmetic mean, by the compensated `sum`.
 * @param values [N] finite, N ≥ 1; rejects NaN
 */
export function mean(values: ArrayLike<number>): number {
  assertArgument(values.length > 0, 'mean', 'values must not be empty', values.length);
  return sum(values) / values.length;
}
