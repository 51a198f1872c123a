import { assertArgument } from '@winnow/core';
import type { Series } from './bars.ts';

/** Half-open range of bar indices. */
export interface BarRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The bars whose open lies in the time window [from, to), epoch ms UTC; `start === end` when there are none.
 * @throws WinnowError `argument_invalid` unless `from <= to`
 */
export function windowRows(series: Series, { from, to }: { readonly from: number; readonly to: number }): BarRange {
  assertArgument(from <= to, 'windowRows', `from must not be after to (${to})`, from);
  return { start: lowerBound(series.ts, from), end: lowerBound(series.ts, to) };
}

/** First index whose value is at least `target`, in an ascending array. */
function lowerBound(ascending: Float64Array, target: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! < target) low = middle + 1;
    else high = middle;
  }
  return low;
}
