import type { Feature } from '../contract.ts';
import { defineFeature } from '../defineFeature.ts';
import { History } from '../rolling/history.ts';
import { windowMean } from '../rolling/window.ts';

/** Distance of the close from its simple moving average, as a fraction of the average. */
export function distSma(window: number): Feature {
  return defineFeature({
    description: `close / SMA − 1, where SMA is the mean of the last ${window} closes, this one included`,
    unit: 'ratio',
    warmup: window - 1,
    inputs: ['close'],
    stationarity: 'none',
    create() {
      const closes = new History(window);
      return {
        push({ close }, t, out, at) {
          closes.push(close[t]!);
          out[at] = close[t]! / windowMean(closes.values, closes.last, window) - 1;
        },
      };
    },
  });
}
