import type { Feature } from './contract.ts';
import { windowMean } from './window.ts';

/** Volatility from the range of each bar (Parkinson 1980, "The extreme value method", J. Business 53); not annualised. */
export function parkinson(window: number): Feature {
  return {
    description: `sqrt(mean of ln(high/low)² over the last ${window} bars / (4 ln 2)) (Parkinson 1980)`,
    unit: 'log return per bar',
    warmup: window - 1,
    inputs: ['high', 'low'],
    compute({ rows, high, low }, out) {
      const squaredRange = high.map((h, i) => Math.log(h / low[i]!) ** 2);
      out.fill(Number.NaN, 0, window - 1);
      const perVariance = 1 / (4 * Math.LN2); // E[ln(high/low)²] = 4 ln 2 · variance for a Brownian log price
      for (let t = window - 1; t < rows; t++) out[t] = Math.sqrt(windowMean(squaredRange, t, window) * perVariance);
    },
  };
}
