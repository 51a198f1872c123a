/**
 * Moments of a trailing window. Every window is computed anew, O(window) a bar, so no rounding error is carried from bar
 * to bar and a value depends on the bars of its window alone. Values are taken relative to the window's last one: a
 * constant window has exactly its value as mean and exactly 0 as standard deviation. NaN propagates.
 */

/** Mean of `values[last - window + 1 .. last]`. */
export function windowMean(values: Float64Array, last: number, window: number): number {
  const anchor = values[last]!;
  let sum = 0;
  for (let i = last - window + 1; i < last; i++) sum += values[i]! - anchor;
  return anchor + sum / window;
}

/** Sample standard deviation (ddof 1) of the same values around their `mean`; window >= 2. */
export function windowSd(values: Float64Array, last: number, window: number, mean: number): number {
  let sum = 0;
  for (let i = last - window + 1; i <= last; i++) {
    const deviation = values[i]! - mean;
    sum += deviation * deviation;
  }
  return Math.sqrt(sum / (window - 1));
}
