import type { Feature } from '../contract.ts';
import { defineFeature } from '../defineFeature.ts';
import { CompensatedSum } from '../rolling/compensatedSum.ts';
import { History } from '../rolling/history.ts';

/** On-balance volume (Granville 1963): volume counted up with rising and down with falling closes, from the first bar. */
export function obv(): Feature {
  return defineFeature({
    description: 'volume of the first bar, plus volume where the close rose, minus volume where it fell, as TA-Lib',
    unit: 'volume',
    warmup: 0,
    inputs: ['close', 'volume'],
    stationarity: 'diff',
    create() {
      const closes = new History(2);
      const balance = new CompensatedSum();
      return {
        push({ close, volume }, t, out, at) {
          closes.push(close[t]!);
          const change = closes.back(0) - closes.back(1);
          out[at] = balance.push((Number.isNaN(change) ? 1 : Math.sign(change)) * volume[t]!);
        },
      };
    },
  });
}
