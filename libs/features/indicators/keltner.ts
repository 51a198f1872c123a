import type { BarColumns, Feature } from '../contract.ts';
import { defineFeature } from '../defineFeature.ts';
import { Ema } from '../rolling/ema.ts';
import { TrueRange } from '../rolling/trueRange.ts';
import { WilderAverage } from '../rolling/wilderAverage.ts';

/** Raschke's form of Keltner 1960: EMA 20 of the close ± 2 average true ranges over 10 bars. */
const PERIOD = 20;
const RANGE_PERIOD = 10;
const RANGES = 2;

/** A range below this share of the price is the fading memory of a market that stands still. */
const STILL = 1e-12;

const definition = `EMA ${PERIOD} of the close and ${RANGES} average true ranges over ${RANGE_PERIOD} bars`;

/** Upper channel line. */
export function keltnerUpper(): Feature {
  return keltner(`upper Keltner line: ${definition}`, 'price', 'log_diff', ({ middle, half }) => middle + half);
}

/** Lower channel line; may be negative. */
export function keltnerLower(): Feature {
  return keltner(`lower Keltner line: ${definition}`, 'price', 'diff', ({ middle, half }) => middle - half);
}

/** Where the close lies in the channel. */
export function keltnerPosition(): Feature {
  const description = `(close − middle) / (upper − middle) of the Keltner channel, 0 without range: ${definition}`;
  return keltner(description, 'ratio', 'none', ({ middle, half, close }) => {
    const distance = close - middle;
    return half < STILL * close ? 0 * distance : distance / half; // 0 · NaN: the middle has the longer warm-up
  });
}

function keltner(
  description: string,
  unit: Feature['unit'],
  stationarity: Feature['stationarity'],
  read: (channel: Channel) => number,
): Feature {
  return defineFeature({
    description,
    unit,
    warmup: PERIOD - 1,
    inputs: ['high', 'low', 'close'],
    stationarity,
    create() {
      const channel = new Channel();
      return {
        push(bars, t, out, at) {
          channel.push(bars, t);
          out[at] = read(channel);
        },
      };
    },
  });
}

class Channel {
  close = Number.NaN;
  middle = Number.NaN;
  half = Number.NaN;
  private readonly average = new Ema(PERIOD);
  private readonly trueRange = new TrueRange();
  private readonly range = new WilderAverage(RANGE_PERIOD);

  push({ high, low, close }: BarColumns, t: number): void {
    this.close = close[t]!;
    this.middle = this.average.push(close[t]!);
    this.half = RANGES * this.range.push(this.trueRange.push(high[t]!, low[t]!, close[t]!));
  }
}
