import type { Feature } from './contract.ts';
import { windowMean } from './window.ts';

/** Distance of the close from its simple moving average, as a fraction of the average. */
export function distSma(window: number): Feature {
  return {
    description: `close / SMA − 1, where SMA is the mean of the last ${window} closes, this one included`,
    unit: 'ratio',
    warmup: window - 1,
    inputs: ['close'],
    compute({ rows, close }, out) {
      out.fill(Number.NaN, 0, window - 1);
      for (let t = window - 1; t < rows; t++) out[t] = close[t]! / windowMean(close, t, window) - 1;
    },
  };
}
