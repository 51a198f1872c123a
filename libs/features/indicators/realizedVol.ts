import type { Feature } from '../contract.ts';
import { defineFeature } from '../defineFeature.ts';
import { LogReturns } from '../rolling/logReturns.ts';
import { windowMean, windowSd } from '../rolling/window.ts';

/** Realized volatility: how much one-bar log returns scattered over the last `window` bars; not annualised. */
export function realizedVol(window: number): Feature {
  return defineFeature({
    description: `sample standard deviation (ddof 1) of the last ${window} one-bar log returns of the close`,
    unit: 'log return per bar',
    warmup: window,
    inputs: ['close'],
    stationarity: 'none',
    create() {
      const returns = new LogReturns(window);
      return {
        push({ close }, t, out, at) {
          returns.pushClose(close[t]!);
          const { values, last } = returns;
          out[at] = windowSd(values, last, window, windowMean(values, last, window));
        },
      };
    },
  });
}
