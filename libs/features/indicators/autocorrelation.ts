import type { Feature } from '../contract.ts';
import { defineFeature } from '../defineFeature.ts';
import { LogReturns } from '../rolling/logReturns.ts';
import { windowMean, windowSquares } from '../rolling/window.ts';

/** Sample autocorrelation of one-bar log returns (Box and Jenkins 1976, section 2.1.5): momentum above 0, reversal below. */
export function autocorrelation(lag: number, window: number): Feature {
  return defineFeature({
    description: `Σ (r[t] − m)(r[t−${lag}] − m) / Σ (r[t] − m)² of the last ${window} log returns with mean m; 0 if all are equal`,
    unit: 'correlation',
    warmup: window,
    inputs: ['close'],
    stationarity: 'none',
    create() {
      const returns = new LogReturns(window);
      return {
        push({ close }, t, out, at) {
          returns.pushClose(close[t]!);
          const { values, last } = returns;
          const mean = windowMean(values, last, window);
          const squares = windowSquares(values, last, window, mean);
          let products = 0;
          for (let i = last - window + 1 + lag; i <= last; i++)
            products += (values[i]! - mean) * (values[i - lag]! - mean);
          out[at] = squares === 0 ? 0 : products / squares;
        },
      };
    },
  });
}
