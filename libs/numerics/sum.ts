import { assertFinite } from '@winnow/core';

/**
 * Sum in index order with Neumaier's compensation (Neumaier 1974, "Rundungsfehleranalyse einiger Verfahren zur
 * Summation endlicher Summen", algorithm IV): the error does not grow with the length. An empty array gives 0.
 * @param values [N] finite; rejects NaN and infinities
 */
export function sum(values: ArrayLike<number>): number {
  let total = 0;
  let lost = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const next = total + value;
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  const result = total + lost;
  if (!Number.isFinite(result)) assertFinite('sum', 'values', values); // checked here so that the loop stays lean
  return result;
}
