import { createRng } from '@winnow/core';
import { allocateSeries, applyGapPolicy, barColumns, type Series, simulateSeries } from '@winnow/market';
import fc from 'fast-check';
import { buildFeatureMatrix } from '../buildFeatureMatrix.ts';
import { fillVolume, gapBound } from './fillVolume.ts';
import { rowsWithoutGap } from './rowsWithoutGap.ts';
import { windowOpens } from './windowOpens.ts';

/** Gaps and the windows of features. Notation: T bars, N rows. */

const HOUR_MS = 3_600_000;

/** Hourly bars, without those whose number is in `missing`. */
function holedHours(rows: number, missing: readonly number[], seed = 1): Series {
  const whole = simulateSeries({ symbol: 'A', timeframe: '1h', rows, start: 0, rng: createRng(seed) });
  const kept = Array.from({ length: rows }, (_, i) => i).filter((i) => !missing.includes(i));
  const series = allocateSeries('A', '1h', kept.length);
  for (const column of barColumns) series[column].set(kept.map((i) => whole[column][i]!));
  return series;
}

const matrixOf = (series: Series, names: Parameters<typeof buildFeatureMatrix>[1]) =>
  buildFeatureMatrix(series, names, { start: 0, end: series.rows });

/** Some hours of 400 are missing; the first and the last are not. */
const holes = fc.uniqueArray(fc.integer({ min: 1, max: 398 }), { maxLength: 12 });

describe('windowOpens()', () => {
  test('is `warmup` bars before the row, and for longer bars `warmup` of those before the last that has closed', () => {
    const series = holedHours(100, []);
    const row = Int32Array.of(50); // known at 51:00; the last 4-hour bar that has closed is that of 44:00
    const at = (...names: string[]) => windowOpens(series, names, row)[0]! / HOUR_MS;
    expect([at(), at('logret_5'), at('logret_1_4H'), at('logret_5', 'logret_1_4H')]).toEqual([50, 45, 40, 40]);
  });

  test('has no beginning where there are too few bars', () => {
    const names = ['logret_5', 'logret_1_4H'];
    const opens = names.map((name) => windowOpens(holedHours(9, []), [name], Int32Array.of(4, 8))[0]);
    expect(opens).toEqual([-Infinity, -Infinity]);
  });

  test('a row does not depend on bars before the window of its features', () => {
    const names = ['logret_5', 'parkinson_20', 'close_parkinson_20_4H', 'log_volume_delta_current_12H'] as const;
    fc.assert(
      fc.property(holes, fc.integer({ min: 2, max: 1000 }), fc.nat(1e6), (missing, seed, choice) => {
        const series = holedHours(400, missing);
        const matrix = matrixOf(series, names);
        const { rows, cols, barIndex } = matrix;
        const row = choice % rows;
        const open = windowOpens(series, names, barIndex)[row]!;
        const other = holedHours(400, missing, seed);
        const changed = { ...series };
        for (const column of barColumns)
          changed[column] = series[column].map((value, bar) => (series.ts[bar]! < open ? other[column][bar]! : value));
        const after = matrixOf(changed, names);
        const values = ({ data }: { data: Float64Array }) => data.slice(row * cols, (row + 1) * cols);
        const expected = values(matrix);
        const difference = values(after).map((value, col) => Math.abs(value - expected[col]!));
        expect(Math.max(...difference)).toBeLessThan(1e-9); // sums that slide keep their rounding
      }),
      { seed: 81, numRuns: 40 },
    );
  });
});

test('rowsWithoutGap() leaves out exactly the rows between whose first and last bar some bar is missing', () => {
  const rule = fc.record({
    missing: holes,
    horizon: fc.integer({ min: 1, max: 9 }),
    warmup: fc.integer({ min: 0, max: 9 }),
  });
  fc.assert(
    fc.property(rule, ({ missing, horizon, warmup }) => {
      const series = holedHours(400, missing);
      const { afterGap } = applyGapPolicy(series, '24/7', 'mark');
      const barIndex = Int32Array.from({ length: series.rows - warmup }, (_, i) => i + warmup);
      const opens = Float64Array.from(barIndex, (bar) => series.ts[bar - warmup]!);
      const expected = Array.from(barIndex, (bar, row) => ({
        row,
        from: opens[row]!,
        to: series.ts[bar + horizon] ?? Infinity,
      }))
        .filter(({ from, to }) => !missing.some((hour) => hour * HOUR_MS > from && hour * HOUR_MS < to))
        .map(({ row }) => row);
      expect([...rowsWithoutGap({ barIndex }, opens, series.ts, afterGap, horizon)]).toEqual(expected);
    }),
    { seed: 82, numRuns: 60 },
  );
});

describe('fillVolume()', () => {
  const names = ['volume_z_20', 'logret_1', 'log_volume_delta_current', 'volume_rvol_20_4H'] as const;
  const [Z, RET, DELTA, HIGHER] = [0, 1, 2, 3];

  test('gives features of volume the values that they have where missing bars are bars without volume', () => {
    fc.assert(
      fc.property(holes, (missing) => {
        const series = holedHours(400, missing);
        const { timeline } = applyGapPolicy(series, '24/7', 'forward_fill_non_price');
        const filled = fillVolume(matrixOf(series, names), series, timeline!);
        const still = allocateSeries('A', '1h', 400); // any prices do
        for (const column of ['open', 'high', 'low', 'close'] as const) still[column].fill(1);
        still.ts.set(timeline!.ts);
        still.volume.set(timeline!.volume);
        const whole = matrixOf(still, names);
        const volumeColumns = ({ data, barIndex }: typeof whole, ts: Float64Array) =>
          Array.from(barIndex, (bar, row) => [ts[bar], data[row * 4 + Z!], data[row * 4 + DELTA!]]);
        const seen = new Set(series.ts);
        const expected = volumeColumns(whole, still.ts).filter(([ts]) => seen.has(ts!));
        const got = volumeColumns(filled, series.ts);
        expect(got).toEqual(expected.slice(-got.length));
      }),
      { seed: 83, numRuns: 20 },
    );
  });

  test('leaves features of prices and of longer bars, and its inputs, as they are', () => {
    const series = holedHours(400, [200, 201, 202]);
    const matrix = matrixOf(series, names);
    const before = structuredClone({ series, matrix });
    const { timeline } = applyGapPolicy(series, '24/7', 'forward_fill_non_price');
    const filled = fillVolume(matrix, series, timeline!);
    expect({ series, matrix }).toEqual(before);
    const column = (data: Float64Array, col: number) => data.filter((_, i) => i % 4 === col);
    for (const col of [RET!, HIGHER!]) expect(column(filled.data, col)).toEqual(column(matrix.data, col));
    for (const col of [Z!, DELTA!]) expect(column(filled.data, col)).not.toEqual(column(matrix.data, col));
  });

  test('the features that a gap leaves without a value are those of prices and of longer bars', () => {
    expect(gapBound(names, holedHours(2, []))).toEqual(['logret_1', 'volume_rvol_20_4H']);
  });
});
