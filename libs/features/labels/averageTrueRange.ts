import type { Series } from '@winnow/market';

/**
 * Average true range in price units (Wilder 1978, "New Concepts in Technical Trading Systems", section III), equal to
 * TA-Lib's from bar `period` on. Earlier bars get the mean of the true ranges so far, and bar 0, which has no close
 * before it, its high − low: a label needs a width at every row. A value depends on its bar and earlier ones only.
 * @param end bars to compute; no later one is read
 * @returns [end]
 */
export function averageTrueRange({ high, low, close }: Series, period: number, end: number): Float64Array {
  const range = new Float64Array(end);
  if (end > 0) range[0] = high[0]! - low[0]!;
  let sum = 0;
  for (let t = 1; t < end; t++) {
    const before = close[t - 1]!;
    const trueRange = Math.max(high[t]!, before) - Math.min(low[t]!, before);
    sum += trueRange;
    range[t] = t <= period ? sum / t : (range[t - 1]! * (period - 1) + trueRange) / period;
  }
  return range;
}
