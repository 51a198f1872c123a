import type { Feature } from '../contract.ts';
import { defineFeature } from '../defineFeature.ts';
import { TrueRange } from '../rolling/trueRange.ts';
import { WilderAverage } from '../rolling/wilderAverage.ts';

/** Average true range (Wilder 1978, section III), in price units. */
export function atr(period: number): Feature {
  return defineFeature({
    description: `Wilder's average of the true range over ${period} bars, as TA-Lib`,
    unit: 'price',
    warmup: period,
    inputs: ['high', 'low', 'close'],
    stationarity: 'robust_z',
    create() {
      const trueRange = new TrueRange();
      const average = new WilderAverage(period);
      return {
        push({ high, low, close }, t, out, at) {
          out[at] = average.push(trueRange.push(high[t]!, low[t]!, close[t]!));
        },
      };
    },
  });
}

/** Normalised average true range, which prices of any size share. */
export function natr(period: number): Feature {
  return defineFeature({
    description: `100 · average true range over ${period} bars / close, as TA-Lib`,
    unit: 'percent',
    warmup: period,
    inputs: ['high', 'low', 'close'],
    stationarity: 'none',
    create() {
      const trueRange = new TrueRange();
      const average = new WilderAverage(period);
      return {
        push({ high, low, close }, t, out, at) {
          out[at] = (100 * average.push(trueRange.push(high[t]!, low[t]!, close[t]!))) / close[t]!;
        },
      };
    },
  });
}
