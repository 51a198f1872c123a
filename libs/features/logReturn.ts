import type { Series } from '@winnow/market';
import type { Feature } from './contract.ts';

/** Log return of the close over `bars` bars. */
export function logReturn(bars: number): Feature {
  return {
    description: `ln(close[t] / close[t−${bars}])`,
    unit: 'log return',
    warmup: bars,
    inputs: ['close'],
    compute: ({ close }, out) => fillLogReturns(close, bars, out),
  };
}

/**
 * @param close [T] positive
 * @param out   [T] receives ln(close[t] / close[t − bars]); NaN for t < bars
 */
export function fillLogReturns(close: Series['close'], bars: number, out: Float64Array): void {
  out.fill(Number.NaN, 0, bars);
  for (let t = bars; t < close.length; t++) out[t] = Math.log(close[t]! / close[t - bars]!);
}
