import type { BarColumns, Feature } from '../contract.ts';
import { defineFeature } from '../defineFeature.ts';
import { History } from '../rolling/history.ts';
import { TrueRange } from '../rolling/trueRange.ts';
import { WilderAverage } from '../rolling/wilderAverage.ts';

const STILL = 0; // where nothing moved there is no direction

/** Plus directional indicator (Wilder 1978, section IV): the share of the true range that went to new highs. */
export function plusDi(period: number): Feature {
  return directionalFeature(
    `Wilder's +DI over ${period} bars, as TA-Lib; 0 where nothing moved`,
    period,
    (di) => di.plus,
  );
}

/** Minus directional indicator: the share of the true range that went to new lows. */
export function minusDi(period: number): Feature {
  return directionalFeature(
    `Wilder's −DI over ${period} bars, as TA-Lib; 0 where nothing moved`,
    period,
    (di) => di.minus,
  );
}

/** Average directional index: how one-sided the directional movement has been. */
export function adx(period: number): Feature {
  return defineFeature({
    description: `Wilder's average of 100 · |+DI − −DI| / (+DI + −DI) over ${period} bars, as TA-Lib; 0 where nothing moved`,
    unit: 'index 0..100',
    warmup: 2 * period - 1,
    inputs: ['high', 'low', 'close'],
    stationarity: 'none',
    create() {
      const di = new DirectionalIndicators(period);
      const average = new WilderAverage(period);
      return {
        push(bars, t, out, at) {
          di.push(bars, t);
          const sum = di.plus + di.minus;
          out[at] = average.push(sum === 0 ? STILL : (100 * Math.abs(di.plus - di.minus)) / sum);
        },
      };
    },
  });
}

function directionalFeature(description: string, period: number, read: (di: DirectionalIndicators) => number): Feature {
  return defineFeature({
    description,
    unit: 'index 0..100',
    warmup: period,
    inputs: ['high', 'low', 'close'],
    stationarity: 'none',
    create() {
      const di = new DirectionalIndicators(period);
      return {
        push(bars, t, out, at) {
          di.push(bars, t);
          out[at] = read(di);
        },
      };
    },
  });
}

/** +DI and −DI, both NaN until there are `period` changes. */
class DirectionalIndicators {
  plus = Number.NaN;
  minus = Number.NaN;
  private readonly highs = new History(2);
  private readonly lows = new History(2);
  private readonly trueRange = new TrueRange();
  private readonly range: WilderAverage;
  private readonly up: WilderAverage;
  private readonly down: WilderAverage;

  constructor(period: number) {
    this.range = new WilderAverage(period, period - 1);
    this.up = new WilderAverage(period, period - 1);
    this.down = new WilderAverage(period, period - 1);
  }

  push({ high, low, close }: BarColumns, t: number): void {
    this.highs.push(high[t]!);
    this.lows.push(low[t]!);
    const trueRange = this.trueRange.push(high[t]!, low[t]!, close[t]!);
    if (Number.isNaN(trueRange)) return; // the first bar has no movement
    const up = this.highs.back(0) - this.highs.back(1);
    const down = this.lows.back(1) - this.lows.back(0);
    const range = this.range.push(trueRange);
    const ups = this.up.push(up > down && up > 0 ? up : 0);
    const downs = this.down.push(down > up && down > 0 ? down : 0);
    this.plus = range === 0 ? STILL : (100 * ups) / range;
    this.minus = range === 0 ? STILL : (100 * downs) / range;
  }
}
