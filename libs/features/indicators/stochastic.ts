import type { BarColumns, Feature } from '../contract.ts';
import { defineFeature } from '../defineFeature.ts';
import { History } from '../rolling/history.ts';
import { RollingMax } from '../rolling/rollingMax.ts';
import { windowMean } from '../rolling/window.ts';

const NEUTRAL = 50; // a window without range is neither high nor low; TA-Lib says 0, which would read as a low

/** Stochastic oscillator %K: where in the recent range the bar closed (TA-Lib's STOCHF fastK). */
export function stochK(window: number): Feature {
  return defineFeature({
    description: `100 · (close − lowest low) / (highest high − lowest low) over the last ${window} bars, as TA-Lib's fast %K; 50 without range`,
    unit: 'index 0..100',
    warmup: window - 1,
    inputs: ['high', 'low', 'close'],
    stationarity: 'none',
    create() {
      const stochastic = new Stochastic(window);
      return {
        push(bars, t, out, at) {
          out[at] = stochastic.push(bars, t);
        },
      };
    },
  });
}

/** Stochastic oscillator %D: %K, smoothed (TA-Lib's STOCHF fastD, which is the slow %K). */
export function stochD(window: number, smoothing: number): Feature {
  return defineFeature({
    description: `mean of the last ${smoothing} values of %K over ${window} bars, as TA-Lib's fast %D`,
    unit: 'index 0..100',
    warmup: window + smoothing - 2,
    inputs: ['high', 'low', 'close'],
    stationarity: 'none',
    create() {
      const stochastic = new Stochastic(window);
      const smoothed = new History(smoothing);
      return {
        push(bars, t, out, at) {
          smoothed.push(stochastic.push(bars, t));
          out[at] = windowMean(smoothed.values, smoothed.last, smoothing);
        },
      };
    },
  });
}

class Stochastic {
  private readonly highest: RollingMax;
  private readonly lowest: RollingMax; // of negatives

  constructor(window: number) {
    this.highest = new RollingMax(window);
    this.lowest = new RollingMax(window);
  }

  /** @returns %K with bar `t` included; NaN until there are `window` bars */
  push({ high, low, close }: BarColumns, t: number): number {
    const lowest = -this.lowest.push(-low[t]!);
    const range = this.highest.push(high[t]!) - lowest;
    return range === 0 ? NEUTRAL : (100 * (close[t]! - lowest)) / range;
  }
}
