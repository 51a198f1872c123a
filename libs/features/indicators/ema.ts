import type { Feature } from '../contract.ts';
import { defineFeature } from '../defineFeature.ts';
import { Ema } from '../rolling/ema.ts';

/** Exponential moving average of the close. */
export function ema(period: number): Feature {
  return defineFeature({
    description: `exponential moving average of the close, weight 2 / ${period + 1}, started with the mean of ${period} closes as TA-Lib`,
    unit: 'price',
    warmup: period - 1,
    inputs: ['close'],
    stationarity: 'log_diff',
    create() {
      const average = new Ema(period);
      return {
        push({ close }, t, out, at) {
          out[at] = average.push(close[t]!);
        },
      };
    },
  });
}
