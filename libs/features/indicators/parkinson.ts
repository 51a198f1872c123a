import type { Feature } from '../contract.ts';
import { defineFeature } from '../defineFeature.ts';
import { History } from '../rolling/history.ts';
import { windowMean } from '../rolling/window.ts';

const PER_VARIANCE = 1 / (4 * Math.LN2); // E[ln(high/low)²] = 4 ln 2 · variance for a Brownian log price

/** Volatility from the range of each bar (Parkinson 1980, "The extreme value method", J. Business 53); not annualised. */
export function parkinson(window: number): Feature {
  return defineFeature({
    description: `sqrt(mean of ln(high/low)² over the last ${window} bars / (4 ln 2)) (Parkinson 1980)`,
    unit: 'log return per bar',
    warmup: window - 1,
    inputs: ['high', 'low'],
    stationarity: 'none',
    create() {
      const squaredRanges = new History(window);
      return {
        push({ high, low }, t, out, at) {
          squaredRanges.push(Math.log(high[t]! / low[t]!) ** 2);
          out[at] = Math.sqrt(windowMean(squaredRanges.values, squaredRanges.last, window) * PER_VARIANCE);
        },
      };
    },
  });
}
