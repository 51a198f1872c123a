import type { Feature } from '../contract.ts';
import { defineFeature } from '../defineFeature.ts';
import { RollingMax } from '../rolling/rollingMax.ts';

/** How far the close has fallen back from the recent high. */
export function pullbackDepth(window: number): Feature {
  return defineFeature({
    description: `1 − close / highest high of the last ${window} bars, this one included`,
    unit: 'fraction',
    warmup: window - 1,
    inputs: ['high', 'close'],
    stationarity: 'none',
    create() {
      const highest = new RollingMax(window);
      return {
        push({ high, close }, t, out, at) {
          out[at] = 1 - close[t]! / highest.push(high[t]!);
        },
      };
    },
  });
}
