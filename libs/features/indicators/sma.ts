import type { Feature } from '../contract.ts';
import { defineFeature } from '../defineFeature.ts';
import { History } from '../rolling/history.ts';
import { windowMean } from '../rolling/window.ts';

/** Simple moving average of the close. */
export function sma(window: number): Feature {
  return defineFeature({
    description: `mean of the last ${window} closes, this one included`,
    unit: 'price',
    warmup: window - 1,
    inputs: ['close'],
    stationarity: 'log_diff',
    create() {
      const closes = new History(window);
      return {
        push({ close }, t, out, at) {
          closes.push(close[t]!);
          out[at] = windowMean(closes.values, closes.last, window);
        },
      };
    },
  });
}
