import { readFileSync } from 'node:fs';
import { createRng, WinnowError } from '@winnow/core';
import fc from 'fast-check';
import { barColumns, type Series } from './bars.ts';
import { parseSeriesCsv } from './csv.ts';
import type { ColumnMapping } from './dataset.ts';
import { simulateSeries } from './simulate.ts';

const HEADER = 'ts,open,high,low,close,volume';
const ROW_1 = '2020-01-01,10,12,9,11,100';
const ROW_2 = '2020-01-02,11,13,10,12,0';

function parse(text: string, columns?: ColumnMapping): Series {
  return parseSeriesCsv(text, { file: 'a.csv', symbol: 'A', timeframe: '1d', columns });
}

function table(...lines: string[]): string {
  return lines.join('\n');
}

function failure(text: string, columns?: ColumnMapping): { code: string; message: string } {
  try {
    parse(text, columns);
  } catch (error) {
    if (error instanceof WinnowError) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error('the file was accepted');
}

describe('what is read', () => {
  test('parseSeriesCsv() reads every cell of every row', () => {
    const series = parse(table(HEADER, ROW_1, ROW_2));
    expect(series).toMatchObject({ symbol: 'A', timeframe: '1d', rows: 2 });
    expect(Array.from(series.ts)).toEqual([Date.UTC(2020, 0, 1), Date.UTC(2020, 0, 2)]);
    expect(Array.from(series.open)).toEqual([10, 11]);
    expect(Array.from(series.high)).toEqual([12, 13]);
    expect(Array.from(series.low)).toEqual([9, 10]);
    expect(Array.from(series.close)).toEqual([11, 12]);
    expect(Array.from(series.volume)).toEqual([100, 0]);
  });

  test('parseSeriesCsv() puts every column on shared memory', () => {
    const series = parse(table(HEADER, ROW_1));
    for (const column of barColumns) expect(series[column].buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  test('parseSeriesCsv() finds columns by header, in any order and beside others', () => {
    const series = parse(table('Close,Date,Low,High,Open,Note,Vol', '11,2020-01-01,9,12,10,"x, y",5'), {
      ts: 'Date',
      open: 'Open',
      high: 'High',
      low: 'Low',
      close: 'Close',
      volume: 'Vol',
    });
    expect(barColumns.map((column) => series[column][0])).toEqual([Date.UTC(2020, 0, 1), 10, 12, 9, 11, 5]);
  });

  test('parseSeriesCsv() accepts a byte order mark, blank lines, blanks around cells and any line ends', () => {
    const series = parse(`\uFEFF${HEADER}\r\n\r\n${ROW_1}\n2020-01-02, 11 ,13,10,12,0\r\n\n`);
    expect(Array.from(series.open)).toEqual([10, 11]);
  });

  test('parseSeriesCsv() reads exponents and turns -0 into 0', () => {
    const series = parse(table(HEADER, '2020-01-01,1e1,1.2E+1,.9e1,11.,-0'));
    expect(barColumns.slice(1).map((column) => series[column][0])).toEqual([10, 12, 9, 11, 0]);
    expect(Object.is(series.volume[0], 0)).toBe(true);
  });

  test('parseSeriesCsv() loads all 5,105 days of the S&P 500 with exact range checks', () => {
    const url = new URL('../../node_modules/vega-datasets/data/sp500-2000.csv', import.meta.url);
    const series = parse(readFileSync(url, 'utf8'), { ts: 'date' });
    expect(series.rows).toBe(5105);
    expect(series.ts[0]).toBe(Date.UTC(2000, 0, 3));
    expect(series.close[0]).toBe(1455.219971);
  });
});

describe('what is refused', () => {
  test.each([
    ['an empty file', '', 'data_empty', 'a.csv: must have a header line'],
    ['a file without rows', HEADER, 'data_empty', 'a.csv: must have at least one bar'],
    [
      'a missing column',
      'ts,open,high,low,close\n',
      'data_columns',
      'a.csv row 1: must have exactly one header "volume" for column volume, but got "ts,open,high,low,close"',
    ],
    ['a header that stands twice', `${HEADER},close\n`, 'data_columns', 'exactly one header "close"'],
    [
      'an empty cell',
      table(HEADER, ROW_1, '2020-01-02,11,,10,12,0'),
      'data_columns',
      'a.csv row 3: high must be a number, but got ""',
    ],
    [
      'text for a number',
      table(HEADER, '2020-01-01,10,12,9,n/a,100'),
      'data_columns',
      'a.csv row 2: close must be a number, but got "n/a"',
    ],
    ['a hexadecimal number', table(HEADER, '2020-01-01,0x10,12,9,11,100'), 'data_columns', 'got "0x10"'],
    ['a thousands separator', table(HEADER, '2020-01-01,10,12,9,11,"1,000"'), 'data_columns', 'got "1,000"'],
    ['a short row', table(HEADER, ROW_1, '2020-01-02,11'), 'data_columns', 'a.csv row 3: must be well-formed CSV'],
    ['an open quote', table(HEADER, '"2020-01-01,10,12,9,11,1'), 'data_columns', 'must be well-formed CSV'],
    [
      'a time without zone',
      table(HEADER, '2020-01-01T10:00:00,10,12,9,11,100'),
      'data_timestamp',
      'a.csv row 2: ts: an ISO 8601 time must end in a zone (Z or +hh:mm), but got "2020-01-01T10:00:00"',
    ],
    [
      'a NaN price',
      table(HEADER, '2020-01-01,10,12,9,NaN,100'),
      'data_value',
      'a.csv row 2: close must be finite and positive, but got NaN',
    ],
    ['an infinite price', table(HEADER, '2020-01-01,10,inf,9,11,100'), 'data_value', 'high must be finite'],
    ['an infinite volume', table(HEADER, '2020-01-01,10,12,9,11,-Infinity'), 'data_value', 'got -Infinity'],
    ['a number too large', table(HEADER, '2020-01-01,10,1e999,9,11,1'), 'data_value', 'got Infinity'],
    ['rows out of order', table(HEADER, ROW_2, ROW_1), 'data_order', 'a.csv row 3: ts must be later'],
  ])('parseSeriesCsv() refuses %s', (_what, text, code, message) => {
    expect(failure(text)).toEqual({ code, message: expect.stringContaining(message) });
  });

  test('parseSeriesCsv() counts blank lines when it names a row', () => {
    expect(failure(`${HEADER}\r\n\r\n${ROW_1}\n\n2020-01-02,11,12,13,12,0\n`).message).toMatch(/^a\.csv row 5: /);
  });
});

describe('fuzz', () => {
  function format(series: Series): string {
    const lines = [HEADER];
    for (let i = 0; i < series.rows; i++) lines.push(barColumns.map((column) => series[column][i]).join(','));
    return lines.join('\n');
  }

  const clean = format(
    simulateSeries({ symbol: 'A', timeframe: '1d', rows: 6, start: Date.UTC(2020, 0, 1), rng: createRng(7) }),
  );

  const edit = fc.record({
    at: fc.nat(clean.length),
    remove: fc.nat(40),
    insert: fc.oneof(
      fc.string({ maxLength: 6 }),
      fc.constantFrom('', '\n', '\r', ',', '"', '-', '0', 'e9', 'NaN', 'inf', '\uFEFF', '\u0000'),
    ),
  });

  function mutate(text: string, edits: readonly { at: number; remove: number; insert: string }[]): string {
    return edits.reduce((t, { at, remove, insert }) => t.slice(0, at) + insert + t.slice(at + remove), text);
  }

  /** The rules of bars, stated a second time and in another form. */
  function isValid({ rows, ts, open, high, low, close, volume }: Series): boolean {
    return Array.from({ length: rows }, (_, i) => {
      const prices = [open[i]!, high[i]!, low[i]!, close[i]!];
      return (
        (i === 0 || ts[i]! - ts[i - 1]! > 0) &&
        prices.every((price) => price > 0 && Number.isFinite(price)) &&
        Math.max(...prices) === high[i] &&
        Math.min(...prices) === low[i] &&
        Number.isFinite(volume[i]) &&
        volume[i]! >= 0
      );
    }).every(Boolean);
  }

  /** The columns read by splitting alone; right for whatever has plain decimal cells and no quotes. */
  function naiveRows(text: string): number[][] {
    const [header, ...lines] = text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '');
    const names = header!
      .replace('\uFEFF', '')
      .split(',')
      .map((name) => name.trim());
    const positions = barColumns.map((column) => names.indexOf(column));
    return lines.map((line) => positions.map((position) => Number(line.split(',')[position])));
  }

  test('a mutated file is refused with a WinnowError or loads rows that keep every rule and every cell', () => {
    let loaded = 0;
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
        const text = mutate(clean, edits);
        let series: Series;
        try {
          series = parse(text);
        } catch (error) {
          expect(error).toBeInstanceOf(WinnowError);
          return;
        }
        loaded += 1;
        expect(isValid(series)).toBe(true);
        if (text.includes('"')) return;
        const rows = naiveRows(text);
        expect(series.rows).toBe(rows.length);
        const prices = barColumns.slice(1);
        expect(rows.map((row) => row.slice(1).map((x) => x + 0))).toEqual(
          rows.map((_, i) => prices.map((column) => series[column][i])),
        );
      }),
      { numRuns: 2000, seed: 20261120 },
    );
    expect(loaded).toBeGreaterThan(20); // the fuzz reaches both outcomes
  });

  test('a formatted series is read back bit for bit', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 30 }), (seed, rows) => {
        const series = simulateSeries({ symbol: 'A', timeframe: '1d', rows, start: 1e12, rng: createRng(seed) });
        const back = parse(format(series));
        for (const column of barColumns) expect(Array.from(back[column])).toEqual(Array.from(series[column]));
      }),
      { numRuns: 50 },
    );
  });
});
