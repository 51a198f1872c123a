/**
 * Statistics of a trailing window `values[last − window + 1 .. last]`. Every window is computed anew, O(window) a bar, so
 * no rounding error is carried from bar to bar, however long the series: a value depends on the values of its window
 * alone. They are taken relative to the window's last one: a constant window has exactly its value as mean and exactly 0
 * as standard deviation. NaN propagates.
 */

/**
 * From this length on four partial sums run side by side, so that the processor need not wait for one addition before the
 * next; three times as fast at 60. Shorter windows are summed in order: they gain little, and the values of core_v1 are
 * fixed to the last bit.
 */
const LONG = 32;

/** Mean of the window. */
export function windowMean(values: Float64Array, last: number, window: number): number {
  const anchor = values[last]!;
  let i = last - window + 1;
  let sum = 0;
  if (window >= LONG) {
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (; i + 3 < last; i += 4) {
      a += values[i]! - anchor;
      b += values[i + 1]! - anchor;
      c += values[i + 2]! - anchor;
      d += values[i + 3]! - anchor;
    }
    sum = a + b + (c + d);
  }
  for (; i < last; i++) sum += values[i]! - anchor;
  return anchor + sum / window;
}

/** Sample standard deviation (ddof 1) of the window around its `mean`; window >= 2. */
export function windowSd(values: Float64Array, last: number, window: number, mean: number): number {
  return Math.sqrt(windowSquares(values, last, window, mean) / (window - 1));
}

/** Sum of squared deviations of the window from `mean`. */
export function windowSquares(values: Float64Array, last: number, window: number, mean: number): number {
  let i = last - window + 1;
  let sum = 0;
  if (window >= LONG) {
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (; i + 3 <= last; i += 4) {
      a += (values[i]! - mean) * (values[i]! - mean);
      b += (values[i + 1]! - mean) * (values[i + 1]! - mean);
      c += (values[i + 2]! - mean) * (values[i + 2]! - mean);
      d += (values[i + 3]! - mean) * (values[i + 3]! - mean);
    }
    sum = a + b + (c + d);
  }
  for (; i <= last; i++) sum += (values[i]! - mean) * (values[i]! - mean);
  return sum;
}

/** z-score of the window's last value within the window (ddof 1); 0 where all are equal: nothing is unusual. */
export function windowZ(values: Float64Array, last: number, window: number): number {
  const mean = windowMean(values, last, window);
  const sd = windowSd(values, last, window, mean);
  return sd === 0 ? 0 : (values[last]! - mean) / sd;
}
