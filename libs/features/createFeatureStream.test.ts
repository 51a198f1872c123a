import { type Bar, resampleSeries, type Series, type Timeframe, takeBars } from '@winnow/market';
import fc from 'fast-check';
import { buildFeatureMatrix } from './buildFeatureMatrix.ts';
import { createFeatureStream } from './createFeatureStream.ts';
import { featureNames, featureRegistry } from './registry.ts';
import type { FeatureName } from './resolveFeature.ts';
import { firstDifference, fuzzedSeries, valuesOf } from './testing.ts';

/** The batch and the incremental form must agree to 1e-12; having one kernel, they agree to the last bit. */

function barAt(series: Series, t: number): Bar {
  const { ts, open, high, low, close, volume } = series;
  return { ts: ts[t]!, open: open[t]!, high: high[t]!, low: low[t]!, close: close[t]!, volume: volume[t]! };
}

/** @returns the rows that a stream over all bars gives, one after the other, and the first bar with one */
function streamed(names: readonly FeatureName[], series: Series): { first: number; data: Float64Array } {
  const stream = createFeatureStream(names, series.timeframe);
  const data = new Float64Array(series.rows * names.length);
  let size = 0;
  let first = series.rows;
  for (let t = 0; t < series.rows; t++) {
    const row = stream.push(barAt(series, t));
    if (row === undefined) continue;
    first = Math.min(first, t);
    data.set(row, size);
    size += row.length;
  }
  return { first, data: data.subarray(0, size) };
}

const timeframe = fc.constantFrom<Timeframe>('1m', '1h', '1d');
const gaps = fc.constantFrom(0, 0.002, 0.05);

test('a stream of all features gives the values of their batch forms, on bars of 1m, 1h and 1d', () => {
  fc.assert(
    fc.property(fc.nat(), timeframe, gaps, (seed, frame, share) => {
      const series = fuzzedSeries(seed, 330, frame, share);
      const { first, data } = streamed(featureNames, series);
      const warmups = featureNames.map((name) => featureRegistry[name].warmup);
      expect(first).toBe(Math.max(...warmups));
      for (const [col, name] of featureNames.entries()) {
        const values = valuesOf(featureRegistry[name], series).subarray(first);
        const column = Float64Array.from(values, (_, row) => data[row * featureNames.length + col]!);
        expect([name, firstDifference(column, values)]).toEqual([name, -1]);
      }
    }),
    { numRuns: 6 },
  );
});

const higherNames = featureNames.map((name): FeatureName => `${name}_4H`);

test('a stream of features of higher bars gives the rows of buildFeatureMatrix(), with and without gaps', () => {
  fc.assert(
    fc.property(fc.nat(), gaps, (seed, share) => {
      const series = fuzzedSeries(seed, 1100, '1h', share);
      const matrix = buildFeatureMatrix(series, higherNames, { start: 0, end: series.rows });
      const { first, data } = streamed(higherNames, series);
      expect(matrix.barIndex[0] ?? series.rows).toBe(first);
      expect(firstDifference(matrix.data, data)).toBe(-1);
    }),
    { numRuns: 4 },
  );
});

const mixed: readonly FeatureName[] = [
  'rsi_14_1D',
  'logret_1',
  'clv_1H',
  'r5_12H',
  'clv',
  'vwap_60_stationary_4H',
  'obv_1H',
];

test('features of several timeframes are those of the bars that have closed, whatever order they are named in', () => {
  fc.assert(
    fc.property(fc.nat(), gaps, fc.shuffledSubarray([...mixed], { minLength: 1 }), (seed, share, names) => {
      const series = fuzzedSeries(seed, 500, '1h', share);
      const matrix = buildFeatureMatrix(series, names, { start: 0, end: series.rows });
      const { first, data } = streamed(names, series);
      expect([matrix.barIndex[0] ?? series.rows, firstDifference(matrix.data, data)]).toEqual([first, -1]);
    }),
    { numRuns: 30 },
  );
});

test('a row holds the last value of the feature on the higher bars that the bars so far complete', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 100, max: 400 }), gaps, (seed, bars, share) => {
      const series = takeBars(fuzzedSeries(seed, 400, '1m', share), bars);
      const matrix = buildFeatureMatrix(series, ['clv_1H'], { start: 0, end: bars });
      const higher = valuesOf(featureRegistry.clv, resampleSeries(series, '1h'));
      if (higher.length > 0) expect(matrix.data.at(-1)).toBe(higher.at(-1));
      else expect(matrix.rows).toBe(0);
    }),
    { numRuns: 40 },
  );
});

test('rows of higher bars do not change when later bars are cut off', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 600 }), gaps, (seed, end, share) => {
      const series = fuzzedSeries(seed, 600, '1h', share);
      const names: readonly FeatureName[] = ['close_parkinson_20_4H', 'logret_1_12H', 'clv'];
      const whole = buildFeatureMatrix(series, names, { start: 0, end: series.rows });
      const cut = buildFeatureMatrix(takeBars(series, end), names, { start: 0, end });
      expect(firstDifference(cut.data, whole.data.subarray(0, cut.data.length))).toBe(-1);
    }),
    { numRuns: 40 },
  );
});

test('createFeatureStream() gives its one array again and again', () => {
  const series = fuzzedSeries(1, 3, '1m');
  const stream = createFeatureStream(['clv'], '1m');
  expect(stream.push(barAt(series, 0))).toBe(stream.push(barAt(series, 1)));
});

const good: Bar = { ts: 60_000, open: 2, high: 3, low: 1, close: 2, volume: 5 };

test.each<[string, Partial<Bar>]>([
  ['a time stamp that is not later', { ts: 60_000 }],
  ['a time stamp that is not a number', { ts: Number.NaN }],
  ['a price that is not a number', { close: Number.NaN }],
  ['a price of 0', { low: 0 }],
  ['an infinite price', { high: Infinity }],
  ['a close above the high', { close: 4 }],
  ['an open below the low', { open: 0.5 }],
  ['a negative volume', { volume: -1 }],
])('FeatureStream.push() refuses %s and goes on as if it had not been', (_what, change) => {
  const stream = createFeatureStream(['logret_1'], '1m');
  stream.push(good);
  expect(() => stream.push({ ...good, ts: 120_000, ...change })).toThrow(
    expect.objectContaining({ code: 'argument_invalid' }),
  );
  expect(stream.push({ ...good, ts: 120_000 })).toEqual(Float64Array.of(0));
});

test('FeatureStream.push() refuses a bar off the grid of its timeframe where higher bars are made of it', () => {
  const stream = createFeatureStream(['clv', 'clv_1H'], '1m');
  expect(() => stream.push({ ...good, ts: 60_001 })).toThrow(expect.objectContaining({ code: 'argument_invalid' }));
  expect(stream.push(good)).toBeUndefined();
});

test('createFeatureStream() refuses no names and a timeframe shorter than that of the bars', () => {
  expect(() => createFeatureStream([], '1m')).toThrow(expect.objectContaining({ code: 'argument_invalid' }));
  expect(() => createFeatureStream(['clv_1H'], '1d')).toThrow(expect.objectContaining({ code: 'argument_invalid' }));
});
