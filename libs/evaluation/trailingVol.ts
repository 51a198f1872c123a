import { assertArgument } from '@winnow/core';

/**
 * Standard deviation (ddof 1) of the last `lookback` simple one-bar returns up to each bar; of fewer where the series is
 * younger, 0 where there are fewer than two. Each value is computed from its own window alone, so that neither earlier
 * nor later bars can move it by a rounding error.
 * @param close    [T] positive
 * @param bars     [N] bar indices
 * @param lookback number of returns, at least 2
 * @returns [N]
 */
export function trailingVol(close: Float64Array, bars: Int32Array, lookback: number): Float64Array {
  assertArgument(Number.isInteger(lookback) && lookback >= 2, 'trailingVol', 'lookback must be at least 2', lookback);
  const out = new Float64Array(bars.length);
  for (let i = 0; i < bars.length; i++) out[i] = volBefore(close, bars[i]!, lookback);
  return out;
}

function volBefore(close: Float64Array, bar: number, lookback: number): number {
  const first = Math.max(1, bar - lookback + 1);
  const count = bar - first + 1;
  if (count < 2) return 0;
  let total = 0;
  for (let t = first; t <= bar; t++) total += close[t]! / close[t - 1]! - 1;
  const centre = total / count;
  let squares = 0;
  for (let t = first; t <= bar; t++) {
    const deviation = close[t]! / close[t - 1]! - 1 - centre;
    squares += deviation * deviation;
  }
  return Math.sqrt(squares / (count - 1));
}
