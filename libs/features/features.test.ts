import { allocateSeries, type Series } from '@winnow/market';
import type { Feature } from './contract.ts';
import { distSma } from './distSma.ts';
import { logReturn } from './logReturn.ts';
import { parkinson } from './parkinson.ts';
import { realizedVol } from './realizedVol.ts';
import { featureRegistry } from './registry.ts';
import { rsi } from './rsi.ts';
import { volumeZ } from './volumeZ.ts';

/** Bars with the given closes, a wick of 0 and the given volumes. */
function seriesOf(close: readonly number[], volume = close.map(() => 0)): Series {
  const series = allocateSeries('A', '1d', close.length);
  for (const column of ['open', 'high', 'low', 'close'] as const) series[column].set(close);
  series.volume.set(volume);
  return series;
}

function valuesOf(feature: Feature, series: Series): number[] {
  const out = new Float64Array(series.rows);
  feature.compute(series, out);
  return Array.from(out);
}

const { NaN: none } = Number;

test('logReturn(2) is the logarithm of the ratio of closes two bars apart', () => {
  expect(valuesOf(logReturn(2), seriesOf([1, 5, Math.E, 5]))).toEqual([none, none, 1, 0]);
});

test('realizedVol(2) is the sample standard deviation of two log returns', () => {
  // log returns 1 and −1: mean 0, squares 1 + 1, divided by 2 − 1
  const [, , last] = valuesOf(realizedVol(2), seriesOf([1, Math.E, 1]));
  expect(last).toBeCloseTo(Math.SQRT2, 12);
});

test('volumeZ(3) is the z-score of log volume, this bar included', () => {
  // ln(1 + volume) = 0, 0, 3: mean 1, sample sd sqrt((1 + 1 + 4) / 2)
  const [, , last] = valuesOf(volumeZ(3), seriesOf([1, 1, 1], [0, 0, Math.E ** 3 - 1]));
  expect(last).toBeCloseTo(2 / Math.sqrt(3), 12);
});

test('volumeZ() is 0 where all volumes are equal, also where their mean would round', () => {
  expect(valuesOf(volumeZ(3), seriesOf([1, 1, 1, 1], [0.1, 0.1, 0.1, 0.1])).slice(2)).toEqual([0, 0]);
});

test('distSma(4) is the close over the mean of four closes, less one', () => {
  expect(valuesOf(distSma(4), seriesOf([1, 2, 3, 4, 7]))).toEqual([none, none, none, 4 / 2.5 - 1, 7 / 4 - 1]);
});

test('distSma() is exactly 0 at constant prices', () => {
  expect(valuesOf(distSma(3), seriesOf([0.1, 0.1, 0.1])).at(-1)).toBe(0);
});

test('parkinson(2) is the root of the mean squared log range over 4 ln 2', () => {
  const series = seriesOf([1, 1]);
  series.high.set([Math.E, Math.E ** 2]); // squared ranges 1 and 4: mean 2.5
  expect(valuesOf(parkinson(2), series)[1]).toBeCloseTo(Math.sqrt(2.5 / (4 * Math.log(2))), 12);
});

test('rsi(2) starts with the mean change and then averages as Wilder does', () => {
  // changes +2, −1, +1; averages: gain 1, loss 0.5, then gain (1 + 1)/2 = 1, loss 0.5/2 = 0.25
  const [, , first, second] = valuesOf(rsi(2), seriesOf([10, 12, 11, 12]));
  expect(first).toBeCloseTo(100 / 1.5, 12);
  expect(second).toBeCloseTo(100 / 1.25, 12);
});

test('rsi() is 100 when prices only rise, 0 when they only fall, 50 when they never move', () => {
  expect(valuesOf(rsi(2), seriesOf([1, 1.1, 1.3, 1.7])).slice(2)).toEqual([100, 100]);
  expect(valuesOf(rsi(2), seriesOf([1.7, 1.3, 1.1, 1])).slice(2)).toEqual([0, 0]);
  expect(valuesOf(rsi(2), seriesOf([1, 1, 1, 1])).slice(2)).toEqual([50, 50]);
});

test.each(['realized_vol_20', 'volume_z_20', 'dist_sma_20', 'parkinson_20'] as const)(
  '%s after 100,000 bars is bit for bit what its window alone gives',
  (name) => {
    const rows = 100_000;
    const wave = Array.from({ length: rows }, (_, i) => 100 + 30 * Math.sin(i) + 50 * Math.sin(i / 1000));
    const feature = featureRegistry[name];
    const tail = feature.warmup + 1;
    const long = seriesOf(wave, wave);
    long.high.set(wave.map((x) => x * 1.01));
    const short = seriesOf(wave.slice(-tail), wave.slice(-tail));
    short.high.set(wave.slice(-tail).map((x) => x * 1.01));
    expect(valuesOf(feature, long).at(-1)).toBe(valuesOf(feature, short).at(-1));
  },
);
