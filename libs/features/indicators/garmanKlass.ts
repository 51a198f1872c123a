import type { Feature } from '../contract.ts';
import { defineFeature } from '../defineFeature.ts';
import { History } from '../rolling/history.ts';
import { windowMean } from '../rolling/window.ts';

/**
 * Volatility from open, high, low and close (Garman and Klass 1980, "On the estimation of security price volatilities
 * from historical data", J. Business 53); no drift, no gaps between bars; not annualised.
 */
export function garmanKlass(window: number): Feature {
  return defineFeature({
    description: `sqrt(mean of ½ ln(high/low)² − (2 ln 2 − 1) ln(close/open)² over the last ${window} bars) (Garman and Klass 1980)`,
    unit: 'log return per bar',
    warmup: window - 1,
    inputs: ['open', 'high', 'low', 'close'],
    stationarity: 'none',
    create() {
      const variances = new History(window); // each ≥ 0, because |ln(close/open)| ≤ ln(high/low) and 2 ln 2 − 1 < ½
      return {
        push({ open, high, low, close }, t, out, at) {
          const range = Math.log(high[t]! / low[t]!);
          const body = Math.log(close[t]! / open[t]!);
          variances.push(0.5 * range * range - (2 * Math.LN2 - 1) * body * body);
          out[at] = Math.sqrt(windowMean(variances.values, variances.last, window));
        },
      };
    },
  });
}
