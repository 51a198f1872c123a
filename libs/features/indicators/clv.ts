import type { Feature } from '../contract.ts';
import { defineFeature } from '../defineFeature.ts';

const MIDDLE = 0; // a bar without range closed neither high nor low

/** Close location value: where in its range the bar closed. */
export function clv(): Feature {
  return defineFeature({
    description:
      '((close − low) − (high − close)) / (high − low): −1 closed at the low, 1 at the high; 0 without range',
    unit: 'index −1..1',
    warmup: 0,
    inputs: ['high', 'low', 'close'],
    stationarity: 'none',
    create: () => ({
      push({ high, low, close }, t, out, at) {
        const range = high[t]! - low[t]!;
        out[at] = range === 0 ? MIDDLE : (close[t]! - low[t]! - (high[t]! - close[t]!)) / range;
      },
    }),
  });
}
