import { createRng, type Rng } from '@winnow/core';
import { allocateSeries, barColumns, type Series, type Timeframe, timeframeMs } from '@winnow/market';
import type { Feature } from './contract.ts';

/** Material of this package's tests. */

/** How the closes of a stretch of bars move. */
type Mood = (price: number, rng: Rng) => number;

const moods: readonly Mood[] = [
  (price, rng) => price * Math.exp(0.01 * rng.normal()), // a market
  (price) => price, // one that stands still
  (_, rng) => 10 ** (15 * rng.uniform() - 6), // anything from 1e-6 to 1e9
  (_, rng) => (rng.uniform() < 0.5 ? 100 : 100.1), // two prices
  (price) => price * 1.001, // a straight line
];

/**
 * Valid bars of all kinds, a new kind every 40 bars on average: calm, still, wild, with and without wicks, with no volume,
 * little, and more than there is. Bars follow each other without gaps unless `gaps` says how often some are missing.
 */
export function fuzzedSeries(seed: number, rows: number, timeframe: Timeframe, gaps = 0): Series {
  const rng = createRng(seed);
  const series = allocateSeries('FUZZ', timeframe, rows);
  let mood = moods[rng.int(moods.length)]!;
  let hasWicks = rng.uniform() < 0.5;
  let volumeExponent = 15 * rng.uniform();
  let bar = rng.int(100_000);
  let price = 100;
  for (let i = 0; i < rows; i++) {
    if (rng.uniform() < 1 / 40) {
      mood = moods[rng.int(moods.length)]!;
      hasWicks = rng.uniform() < 0.5;
      volumeExponent = 35 * rng.uniform() - 20;
    }
    const open = mood === moods[1] ? price : mood(price, rng);
    const close = mood(price, rng);
    series.ts[i] = bar * timeframeMs[timeframe];
    series.open[i] = open;
    series.high[i] = Math.max(open, close) * (hasWicks ? 1 + 0.01 * rng.uniform() : 1);
    series.low[i] = Math.min(open, close) * (hasWicks ? 1 - 0.01 * rng.uniform() : 1);
    series.close[i] = close;
    series.volume[i] = rng.uniform() < 0.1 ? 0 : 10 ** volumeExponent * rng.uniform();
    bar += rng.uniform() < gaps ? 1 + rng.int(400) : 1;
    price = close;
  }
  return series;
}

/** Bars that never move and never trade. */
export function stillSeries(rows: number, timeframe: Timeframe): Series {
  const series = allocateSeries('STILL', timeframe, rows);
  for (let i = 0; i < rows; i++) series.ts[i] = i * timeframeMs[timeframe];
  for (const column of ['open', 'high', 'low', 'close'] as const) series[column].fill(0.1);
  return series;
}

/** Bars with the given closes, a wick of 0 and the given volumes. */
export function seriesOf(close: readonly number[], volume = close.map(() => 0)): Series {
  const series = allocateSeries('A', '1d', close.length);
  for (const column of ['open', 'high', 'low', 'close'] as const) series[column].set(close);
  series.volume.set(volume);
  return series;
}

/** Daily bars, each given as open, high, low, close and volume. */
export function barsOf(...bars: readonly (readonly [number, number, number, number, number?])[]): Series {
  const series = allocateSeries('A', '1d', bars.length);
  for (const [i, [open, high, low, close, volume = 1]] of bars.entries()) {
    series.ts[i] = i * timeframeMs['1d'];
    series.open[i] = open;
    series.high[i] = high;
    series.low[i] = low;
    series.close[i] = close;
    series.volume[i] = volume;
  }
  return series;
}

/** `series` with the bars behind bar `t` taken from `other`, in values and in time. */
export function withFuture(series: Series, t: number, other: Series): Series {
  const spliced = allocateSeries(series.symbol, series.timeframe, series.rows);
  for (const column of barColumns) {
    spliced[column].set(series[column]);
    for (let i = t + 1; i < series.rows; i++) spliced[column][i] = other[column][i % other.rows]!;
  }
  return spliced;
}

/** The batch form of a feature over a whole series. */
export function valuesOf(feature: Feature, series: Series): Float64Array {
  const out = new Float64Array(series.rows).fill(12345); // what compute does not write shows up
  feature.compute(series, out);
  return out;
}

/** Index of the first value that differs in any bit (NaN equals NaN); −1 when there is none and the lengths agree. */
export function firstDifference(a: Float64Array, b: Float64Array): number {
  if (a.length !== b.length) return Math.min(a.length, b.length);
  return a.findIndex((value, i) => !Object.is(value, b[i]));
}
