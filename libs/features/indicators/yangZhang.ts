import type { Feature } from '../contract.ts';
import { defineFeature } from '../defineFeature.ts';
import { History } from '../rolling/history.ts';
import { windowMean, windowSquares } from '../rolling/window.ts';
import { rogersSatchellVariance } from './rogersSatchell.ts';

const ALPHA = 1.34; // the paper's choice; k = (α − 1) / (α + (n + 1)/(n − 1)) minimises the estimator's variance

/**
 * Volatility with gaps between bars and a drift (Yang and Zhang 2000, "Drift-independent volatility estimation based on
 * high, low, open, and close prices", J. Business 73): variance = overnight + k · open-to-close + (1 − k) · Rogers–Satchell,
 * the first two as sample variances (ddof 1); not annualised.
 */
export function yangZhang(window: number): Feature {
  const k = (ALPHA - 1) / (ALPHA + (window + 1) / (window - 1));
  return defineFeature({
    description: `sqrt(variance of ln(open/previous close) + k · variance of ln(close/open) + (1 − k) · Rogers–Satchell variance) over the last ${window} bars (Yang and Zhang 2000)`,
    unit: 'log return per bar',
    warmup: window,
    inputs: ['open', 'high', 'low', 'close'],
    stationarity: 'none',
    create() {
      const closes = new History(2);
      const gaps = new History(window);
      const bodies = new History(window);
      const rangeVariances = new History(window);
      return {
        push(bars, t, out, at) {
          closes.push(bars.close[t]!);
          gaps.push(Math.log(bars.open[t]! / closes.back(1)));
          bodies.push(Math.log(bars.close[t]! / bars.open[t]!));
          rangeVariances.push(rogersSatchellVariance(bars, t));
          const range = windowMean(rangeVariances.values, rangeVariances.last, window);
          out[at] = Math.sqrt(variance(gaps, window) + k * variance(bodies, window) + (1 - k) * range);
        },
      };
    },
  });
}

function variance({ values, last }: History, window: number): number {
  return windowSquares(values, last, window, windowMean(values, last, window)) / (window - 1);
}
