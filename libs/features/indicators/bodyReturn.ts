import type { Feature } from '../contract.ts';
import { defineFeature } from '../defineFeature.ts';

/** Simple return from the bar's open to its close. */
export function bodyReturn(): Feature {
  return defineFeature({
    description: 'close / open − 1',
    unit: 'ratio',
    warmup: 0,
    inputs: ['open', 'close'],
    stationarity: 'none',
    create: () => ({
      push({ open, close }, t, out, at) {
        out[at] = close[t]! / open[t]! - 1;
      },
    }),
  });
}
