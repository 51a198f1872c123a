import type { Feature } from '../contract.ts';
import { defineFeature } from '../defineFeature.ts';
import { History } from '../rolling/history.ts';
import { windowZ } from '../rolling/window.ts';

/** Range of the bar as a fraction of its close. */
export function barRange(): Feature {
  return defineFeature({
    description: '(high − low) / close',
    unit: 'ratio',
    warmup: 0,
    inputs: ['high', 'low', 'close'],
    stationarity: 'none',
    create: () => ({
      push({ high, low, close }, t, out, at) {
        out[at] = (high[t]! - low[t]!) / close[t]!;
      },
    }),
  });
}

/** How unusual the bar's range is among the last `window` bars. */
export function rangeZ(window: number): Feature {
  return defineFeature({
    description: `z-score of (high − low) / close within the last ${window} bars, this one included (ddof 1); 0 if all are equal`,
    unit: 'z-score',
    warmup: window - 1,
    inputs: ['high', 'low', 'close'],
    stationarity: 'none',
    create() {
      const ranges = new History(window);
      return {
        push({ high, low, close }, t, out, at) {
          ranges.push((high[t]! - low[t]!) / close[t]!);
          out[at] = windowZ(ranges.values, ranges.last, window);
        },
      };
    },
  });
}
