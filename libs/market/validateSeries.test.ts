import { WinnowError } from '@winnow/core';
import type { Series } from './bars.ts';
import { validateSeries } from './validateSeries.ts';

type Columns = { readonly [C in 'ts' | 'open' | 'high' | 'low' | 'close' | 'volume']: readonly number[] };

const VALID: Columns = {
  ts: [0, 1000, 2000],
  open: [10, 11, 12],
  high: [12, 13, 12],
  low: [9, 10, 12],
  close: [11, 12, 12],
  volume: [5, 0, 7],
};

function seriesOf(changes: Partial<Columns>): Series {
  const columns = { ...VALID, ...changes };
  return {
    symbol: 'A',
    timeframe: '1m',
    rows: columns.ts.length,
    ts: Float64Array.from(columns.ts),
    open: Float64Array.from(columns.open),
    high: Float64Array.from(columns.high),
    low: Float64Array.from(columns.low),
    close: Float64Array.from(columns.close),
    volume: Float64Array.from(columns.volume),
  };
}

test('validateSeries() accepts valid bars, also with equal prices and zero volume', () => {
  expect(() => validateSeries(seriesOf({}), 'a.csv')).not.toThrow();
});

test.each<[string, Partial<Columns>, string, string]>([
  [
    'shuffled rows',
    { ts: [0, 2000, 1000] },
    'data_order',
    'a.csv row 4: ts must be later than the row before (2000), but got 1000',
  ],
  [
    'a repeated time stamp',
    { ts: [0, 1000, 1000] },
    'data_duplicate',
    'a.csv row 4: ts must differ from the row before, but got 1000',
  ],
  [
    'a NaN time stamp',
    { ts: [Number.NaN, 1000, 2000] },
    'data_timestamp',
    'a.csv row 2: ts must be finite, but got NaN',
  ],
  [
    'a NaN price',
    { close: [11, Number.NaN, 12] },
    'data_value',
    'a.csv row 3: close must be finite and positive, but got NaN',
  ],
  ['a zero price', { low: [0, 10, 12] }, 'data_value', 'a.csv row 2: low must be finite and positive, but got 0'],
  [
    'a negative price',
    { open: [10, -1, 12] },
    'data_value',
    'a.csv row 3: open must be finite and positive, but got -1',
  ],
  [
    'an infinite price',
    { high: [12, Infinity, 12] },
    'data_value',
    'a.csv row 3: high must be finite and positive, but got Infinity',
  ],
  [
    'a negative volume',
    { volume: [5, -1, 7] },
    'data_value',
    'a.csv row 3: volume must be finite and not negative, but got -1',
  ],
  [
    'a NaN volume',
    { volume: [5, 0, Number.NaN] },
    'data_value',
    'a.csv row 4: volume must be finite and not negative, but got NaN',
  ],
  [
    'high below low',
    { high: [8, 13, 12] },
    'data_ohlc',
    'a.csv row 2: high must not be below low, but got {"high":8,"low":9}',
  ],
  ['open above high', { open: [10, 14, 12] }, 'data_ohlc', 'a.csv row 3: open must lie in [10, 13], but got 14'],
  ['close below low', { close: [8, 12, 12] }, 'data_ohlc', 'a.csv row 2: close must lie in [9, 12], but got 8'],
])('validateSeries() refuses %s and names file, row and value', (_what, changes, code, message) => {
  const check = () => validateSeries(seriesOf(changes), 'a.csv');
  expect(check).toThrow(WinnowError);
  expect(check).toThrow(expect.objectContaining({ code, message }));
});

test('validateSeries() refuses a series without bars', () => {
  const empty = seriesOf({ ts: [], open: [], high: [], low: [], close: [], volume: [] });
  expect(() => validateSeries(empty, 'a.csv')).toThrow(expect.objectContaining({ code: 'data_empty' }));
});

test('validateSeries() refuses columns of unequal length', () => {
  expect(() => validateSeries(seriesOf({ close: [11, 12] }), 'a.csv')).toThrow(
    expect.objectContaining({ code: 'shape_mismatch' }),
  );
});

test('validateSeries() names the line that the loader gives for a row', () => {
  expect(() => validateSeries(seriesOf({ ts: [0, 0, 1] }), 'a.csv', (row) => 10 * row)).toThrow('a.csv row 10:');
});
