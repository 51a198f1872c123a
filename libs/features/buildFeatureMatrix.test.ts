import { createRng } from '@winnow/core';
import { simulateSeries, takeBars } from '@winnow/market';
import { buildFeatureMatrix } from './buildFeatureMatrix.ts';
import { featureNames, featureRegistry } from './registry.ts';

const ROWS = 100;
const names = ['logret_20', 'rsi_14', 'logret_1', 'obv'] as const;
const LONGEST_WARMUP = 20;

function simulated() {
  return simulateSeries({ symbol: 'A', timeframe: '1d', rows: ROWS, start: 0, rng: createRng(4) });
}

test('buildFeatureMatrix() holds the value of each feature at each bar, row-major in the order of names', () => {
  const series = simulated();
  const two = ['rsi_14', 'logret_1'] as const;
  const matrix = buildFeatureMatrix(series, two, { start: 40, end: 50 });
  const [rsi, logret] = two.map((name) => {
    const out = new Float64Array(ROWS);
    featureRegistry[name].compute(series, out);
    return out;
  });
  expect(matrix).toMatchObject({ rows: 10, cols: 2, names: two });
  expect(Array.from(matrix.barIndex)).toEqual([40, 41, 42, 43, 44, 45, 46, 47, 48, 49]);
  expect(Array.from(matrix.data)).toEqual(Array.from(matrix.barIndex).flatMap((bar) => [rsi![bar]!, logret![bar]!]));
});

test('buildFeatureMatrix() starts after the longest warm-up', () => {
  const matrix = buildFeatureMatrix(simulated(), names, { start: 0, end: ROWS });
  expect(matrix.barIndex[0]).toBe(LONGEST_WARMUP);
  expect(matrix.rows).toBe(ROWS - LONGEST_WARMUP);
});

test('buildFeatureMatrix() gives no rows for a range inside the warm-up', () => {
  const matrix = buildFeatureMatrix(simulated(), names, { start: 3, end: 15 });
  expect(matrix).toMatchObject({ rows: 0, cols: names.length });
  expect(matrix.data).toHaveLength(0);
});

test('buildFeatureMatrix() never reads a bar behind its range', () => {
  const series = simulated();
  const range = { start: 30, end: 60 };
  const whole = buildFeatureMatrix(series, names, range);
  expect(buildFeatureMatrix(takeBars(series, 60), names, range)).toEqual(whole);
  series.close.fill(Number.NaN, 60);
  expect(buildFeatureMatrix(series, names, range)).toEqual(whole);
});

test('buildFeatureMatrix() writes every value of used memory, for all features on their own and on higher bars', () => {
  const series = simulateSeries({ symbol: 'A', timeframe: '1h', rows: 1100, start: 0, rng: createRng(4) });
  const all = [...featureNames, ...featureNames.map((name) => `${name}_4H` as const)];
  const range = { start: 0, end: series.rows };
  const used = (length: number) => new Float64Array(length).fill(Number.NaN);
  expect(buildFeatureMatrix(series, all, range, used)).toEqual(buildFeatureMatrix(series, all, range));
});

test('buildFeatureMatrix() names the feature and the bar of a value that is not finite', () => {
  const series = simulated();
  series.close[50] = Number.NaN;
  expect(() => buildFeatureMatrix(series, ['logret_5'], { start: 30, end: 60 })).toThrow(
    expect.objectContaining({
      code: 'argument_invalid',
      message: 'buildFeatureMatrix A bar 50: logret_5 must be finite after its warm-up, but got NaN',
    }),
  );
});

test.each([
  { start: -1, end: 10 },
  { start: 11, end: 10 },
  { start: 0, end: ROWS + 1 },
  { start: 0.5, end: 10 },
])('buildFeatureMatrix() refuses the range %j', (range) => {
  expect(() => buildFeatureMatrix(simulated(), names, range)).toThrow(
    expect.objectContaining({ code: 'argument_invalid' }),
  );
});

test('buildFeatureMatrix() refuses an empty list of names', () => {
  expect(() => buildFeatureMatrix(simulated(), [], { start: 0, end: 10 })).toThrow(
    expect.objectContaining({ code: 'argument_invalid' }),
  );
});
