import type { Feature } from '../contract.ts';
import { defineFeature } from '../defineFeature.ts';
import { History } from '../rolling/history.ts';

/** Log return of the close over `bars` bars. */
export function logReturn(bars: number): Feature {
  return defineFeature({
    description: `ln(close[t] / close[t−${bars}])`,
    unit: 'log return',
    warmup: bars,
    inputs: ['close'],
    stationarity: 'none',
    create() {
      const closes = new History(bars + 1);
      return {
        push({ close }, t, out, at) {
          closes.push(close[t]!);
          out[at] = Math.log(closes.back(0) / closes.back(bars));
        },
      };
    },
  });
}
