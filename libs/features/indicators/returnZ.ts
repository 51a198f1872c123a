import type { Feature } from '../contract.ts';
import { defineFeature } from '../defineFeature.ts';
import { LogReturns } from '../rolling/logReturns.ts';
import { windowZ } from '../rolling/window.ts';

/** How unusual the bar's return is among the last `window` returns. */
export function returnZ(window: number): Feature {
  return defineFeature({
    description: `z-score of the one-bar log return within the last ${window}, this one included (ddof 1); 0 if all are equal`,
    unit: 'z-score',
    warmup: window,
    inputs: ['close'],
    stationarity: 'none',
    create() {
      const returns = new LogReturns(window);
      return {
        push({ close }, t, out, at) {
          returns.pushClose(close[t]!);
          out[at] = windowZ(returns.values, returns.last, window);
        },
      };
    },
  });
}
