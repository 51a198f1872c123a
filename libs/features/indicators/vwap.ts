import type { BarColumns, Feature } from '../contract.ts';
import { defineFeature } from '../defineFeature.ts';
import { History } from '../rolling/history.ts';
import { windowMean } from '../rolling/window.ts';

/** Less volume than this in a whole window is none; from here on price · volume cannot underflow. */
const MIN_TRADED = 1e-9;

const inputs = ['high', 'low', 'close', 'volume'] as const;

function definitionOf(window: number): string {
  return `Σ (high + low + close)/3 · volume / Σ volume over the last ${window} bars, their plain mean if nothing was traded`;
}

/** Volume-weighted average price of the last `window` bars, at the typical price of each. */
export function vwap(window: number): Feature {
  return defineFeature({
    description: `volume-weighted average price: ${definitionOf(window)}`,
    unit: 'price',
    warmup: window - 1,
    inputs,
    stationarity: 'log_diff',
    create() {
      const average = new Vwap(window);
      return {
        push(bars, t, out, at) {
          out[at] = average.push(bars, t);
        },
      };
    },
  });
}

/** Distance of the close from the VWAP, as a fraction of the VWAP. */
export function distVwap(window: number): Feature {
  return defineFeature({
    description: `close / VWAP − 1, where VWAP is ${definitionOf(window)}`,
    unit: 'ratio',
    warmup: window - 1,
    inputs,
    stationarity: 'none',
    create() {
      const average = new Vwap(window);
      return {
        push(bars, t, out, at) {
          out[at] = bars.close[t]! / average.push(bars, t) - 1;
        },
      };
    },
  });
}

/** The close as a multiple of the VWAP. */
export function closeOverVwap(window: number): Feature {
  return defineFeature({
    description: `close / VWAP, where VWAP is ${definitionOf(window)}`,
    unit: 'ratio',
    warmup: window - 1,
    inputs,
    stationarity: 'none',
    create() {
      const average = new Vwap(window);
      return {
        push(bars, t, out, at) {
          out[at] = bars.close[t]! / average.push(bars, t);
        },
      };
    },
  });
}

/** Log distance of the close from the VWAP. */
export function closeLogRatioVwap(window: number): Feature {
  return defineFeature({
    description: `ln(close / VWAP), where VWAP is ${definitionOf(window)}`,
    unit: 'log return',
    warmup: window - 1,
    inputs,
    stationarity: 'none',
    create() {
      const average = new Vwap(window);
      return {
        push(bars, t, out, at) {
          out[at] = Math.log(bars.close[t]! / average.push(bars, t));
        },
      };
    },
  });
}

class Vwap {
  private readonly window: number;
  private readonly prices: History;
  private readonly volumes: History;

  constructor(window: number) {
    this.window = window;
    this.prices = new History(window);
    this.volumes = new History(window);
  }

  /** @returns the average with bar `t` included; NaN until there are `window` bars */
  push({ high, low, close, volume }: BarColumns, t: number): number {
    this.prices.push((high[t]! + low[t]! + close[t]!) / 3);
    this.volumes.push(volume[t]!);
    const { values, last } = this.prices;
    const volumes = this.volumes.values; // pushed in step with the prices: same positions
    let paid = 0;
    let paid2 = 0; // a second partial sum runs beside the first, so that neither addition waits for the other
    let traded = 0;
    let traded2 = 0;
    let i = last - this.window + 1;
    for (; i < last; i += 2) {
      paid += values[i]! * volumes[i]!;
      paid2 += values[i + 1]! * volumes[i + 1]!;
      traded += volumes[i]!;
      traded2 += volumes[i + 1]!;
    }
    if (i === last) {
      paid += values[i]! * volumes[i]!;
      traded += volumes[i]!;
    }
    if (traded + traded2 < MIN_TRADED) return windowMean(values, last, this.window);
    return (paid + paid2) / (traded + traded2);
  }
}
