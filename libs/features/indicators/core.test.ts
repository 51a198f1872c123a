import type { Feature } from '../contract.ts';
import { featureRegistry } from '../registry.ts';
import { seriesOf, valuesOf } from '../testing.ts';
import { distSma } from './distSma.ts';
import { logReturn } from './logReturn.ts';
import { logVolumeDelta } from './logVolumeDelta.ts';
import { parkinson } from './parkinson.ts';
import { realizedVol } from './realizedVol.ts';
import { relativeVolume } from './relativeVolume.ts';
import { returnZ } from './returnZ.ts';
import { rsi } from './rsi.ts';
import { volOfVol } from './volOfVol.ts';
import { volumeZ } from './volumeZ.ts';

/** Hand-computed cases of returns, their scatter, and volume. */

const { NaN: none } = Number;

function list(feature: Feature, ...series: Parameters<typeof seriesOf>): number[] {
  return Array.from(valuesOf(feature, seriesOf(...series)));
}

test('logReturn(2) is the logarithm of the ratio of closes two bars apart', () => {
  expect(list(logReturn(2), [1, 5, Math.E, 5])).toEqual([none, none, 1, 0]);
});

test('realizedVol(2) is the sample standard deviation of two log returns', () => {
  // log returns 1 and −1: mean 0, squares 1 + 1, divided by 2 − 1
  expect(list(realizedVol(2), [1, Math.E, 1])[2]).toBeCloseTo(Math.SQRT2, 12);
});

test('volOfVol(2, 2) is the sample standard deviation of two realized volatilities', () => {
  // log returns 1, −1, −1: volatilities √2 and 0, whose sample deviation is √2 / √2
  expect(list(volOfVol(2, 2), [1, Math.E, 1, 1 / Math.E])).toEqual([none, none, none, expect.closeTo(1, 12)]);
});

test('returnZ(3) is the z-score of the last of three log returns', () => {
  // log returns 0, 0, 3: mean 1, sample deviation √((1 + 1 + 4) / 2)
  expect(list(returnZ(3), [1, 1, 1, Math.E ** 3])[3]).toBeCloseTo(2 / Math.sqrt(3), 12);
});

test('volumeZ(3) is the z-score of log volume, this bar included', () => {
  // ln(1 + volume) = 0, 0, 3: mean 1, sample sd sqrt((1 + 1 + 4) / 2)
  expect(list(volumeZ(3), [1, 1, 1], [0, 0, Math.E ** 3 - 1])[2]).toBeCloseTo(2 / Math.sqrt(3), 12);
});

test('volumeZ() is 0 where all volumes are equal, also where their mean would round', () => {
  expect(list(volumeZ(3), [1, 1, 1, 1], [0.1, 0.1, 0.1, 0.1]).slice(2)).toEqual([0, 0]);
});

test('relativeVolume(3) is the volume over the mean of three volumes, 1 where nothing was traded', () => {
  expect(list(relativeVolume(3), [1, 1, 1, 1, 1, 1], [2, 1, 3, 0, 0, 0])).toEqual([none, none, 1.5, 0, 0, 1]);
});

test('logVolumeDelta() is the change of ln(1 + volume)', () => {
  expect(list(logVolumeDelta(), [1, 1, 1], [0, Math.E - 1, 0])).toEqual([none, 1, -1]);
});

test('distSma(4) is the close over the mean of four closes, less one', () => {
  expect(list(distSma(4), [1, 2, 3, 4, 7])).toEqual([none, none, none, 4 / 2.5 - 1, 7 / 4 - 1]);
});

test('distSma() is exactly 0 at constant prices', () => {
  expect(list(distSma(3), [0.1, 0.1, 0.1]).at(-1)).toBe(0);
});

test('parkinson(2) is the root of the mean squared log range over 4 ln 2', () => {
  const series = seriesOf([1, 1]);
  series.high.set([Math.E, Math.E ** 2]); // squared ranges 1 and 4: mean 2.5
  expect(valuesOf(parkinson(2), series)[1]).toBeCloseTo(Math.sqrt(2.5 / (4 * Math.log(2))), 12);
});

test('rsi(2) starts with the mean change and then averages as Wilder does', () => {
  // changes +2, −1, +1; averages: gain 1, loss 0.5, then gain (1 + 1)/2 = 1, loss 0.5/2 = 0.25
  const [, , first, second] = list(rsi(2), [10, 12, 11, 12]);
  expect(first).toBeCloseTo(100 / 1.5, 12);
  expect(second).toBeCloseTo(100 / 1.25, 12);
});

test('rsi() is 100 when prices only rise, 0 when they only fall, 50 when they never move', () => {
  expect(list(rsi(2), [1, 1.1, 1.3, 1.7]).slice(2)).toEqual([100, 100]);
  expect(list(rsi(2), [1.7, 1.3, 1.1, 1]).slice(2)).toEqual([0, 0]);
  expect(list(rsi(2), [1, 1, 1, 1]).slice(2)).toEqual([50, 50]);
});

test.each([
  'realized_vol_20',
  'volume_z_20',
  'dist_sma_20',
  'parkinson_20',
  'vwap_60',
  'vol_of_vol',
  'range_z_60',
  'pullback_depth',
  'stoch_d',
  'bb_width',
  'yang_zhang_20',
  'amihud_20',
  'autocorr_1_60',
  'fracdiff_04_100',
  'close_ret_zscore_20',
] as const)('%s after 20,000 bars is bit for bit what its window alone gives', (name) => {
  const wave = Array.from({ length: 20_000 }, (_, i) => 100 + 30 * Math.sin(i) + 50 * Math.sin(i / 1000));
  const feature = featureRegistry[name];
  const [long, short] = [wave, wave.slice(-feature.warmup - 1)].map((closes) => {
    const series = seriesOf(closes, closes);
    series.high.set(closes.map((x) => x * 1.01));
    return valuesOf(feature, series);
  });
  expect(long!.at(-1)).toBe(short!.at(-1));
});
