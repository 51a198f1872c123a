import type { BarColumns, Feature } from '../contract.ts';
import { defineFeature } from '../defineFeature.ts';
import { History } from '../rolling/history.ts';
import { windowMean } from '../rolling/window.ts';

/**
 * Volatility that a drift does not bias (Rogers and Satchell 1991, "Estimating variance from high, low and closing
 * prices", Annals of Applied Probability 1); no gaps between bars; not annualised.
 */
export function rogersSatchell(window: number): Feature {
  return defineFeature({
    description: `sqrt(mean of ln(high/close) ln(high/open) + ln(low/close) ln(low/open) over the last ${window} bars) (Rogers and Satchell 1991)`,
    unit: 'log return per bar',
    warmup: window - 1,
    inputs: ['open', 'high', 'low', 'close'],
    stationarity: 'none',
    create() {
      const variances = new History(window);
      return {
        push(bars, t, out, at) {
          variances.push(rogersSatchellVariance(bars, t));
          out[at] = Math.sqrt(windowMean(variances.values, variances.last, window));
        },
      };
    },
  });
}

/** Variance of one bar's log return by the same estimator; not negative, as both products are of equal signs. */
export function rogersSatchellVariance({ open, high, low, close }: BarColumns, t: number): number {
  const above = Math.log(high[t]! / close[t]!) * Math.log(high[t]! / open[t]!);
  const below = Math.log(low[t]! / close[t]!) * Math.log(low[t]! / open[t]!);
  return above + below;
}
