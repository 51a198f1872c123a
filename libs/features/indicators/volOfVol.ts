import type { Feature } from '../contract.ts';
import { defineFeature } from '../defineFeature.ts';
import { History } from '../rolling/history.ts';
import { LogReturns } from '../rolling/logReturns.ts';
import { windowMean, windowSd } from '../rolling/window.ts';

/** Volatility of volatility: how much the realized volatility itself scattered; not annualised. */
export function volOfVol(volWindow: number, window: number): Feature {
  return defineFeature({
    description: `sample standard deviation (ddof 1) of the last ${window} values of realized volatility over ${volWindow} bars`,
    unit: 'log return per bar',
    warmup: volWindow + window - 1,
    inputs: ['close'],
    stationarity: 'none',
    create() {
      const returns = new LogReturns(volWindow);
      const vols = new History(window);
      return {
        push({ close }, t, out, at) {
          returns.pushClose(close[t]!);
          const mean = windowMean(returns.values, returns.last, volWindow);
          vols.push(windowSd(returns.values, returns.last, volWindow, mean));
          out[at] = windowSd(vols.values, vols.last, window, windowMean(vols.values, vols.last, window));
        },
      };
    },
  });
}
