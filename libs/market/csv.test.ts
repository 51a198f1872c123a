import { readFileSync } from 'node:fs';
import { createRng, WinnowError } from '@winnow/core';
import fc from 'fast-check';
import { barColumns, type Series } from './bars.ts';
import { parseSeriesCsv, readSeriesCsv } from './csv.ts';
import type { ColumnMapping } from './dataset.ts';
import { formatSeriesCsv } from './formatCsv.ts';
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
      'a.csv row 2: ts: an ISO 8601 time must end in a zone (Z or +hh:mm), or the dataset name its timeZone, but got "2020-01-01T10:00:00"',
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

describe('streams', () => {
  async function* inChunks(text: string, size: number): AsyncGenerator<Uint8Array> {
    const bytes = new TextEncoder().encode(text);
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }

  test.each([1, 2, 7, 64, 1000])('readSeriesCsv() reads the same in chunks of %d bytes', async (size) => {
    const text = `\uFEFF${HEADER},note\r\n${ROW_1},"a ""b"",\n"\r\n\r\n2020-01-02T00:00:00+00:00, 11,13,10,12,1e2,x\r`;
    const options = { file: 'a.csv', symbol: 'A', timeframe: '1d' } as const;
    expect(await readSeriesCsv(inChunks(text, size), options)).toEqual(parse(text));
    const broken = inChunks(`${text}${ROW_2}`, size);
    await expect(readSeriesCsv(broken, options)).rejects.toThrow('a.csv row 6: must be well-formed CSV (6 cells');
  });

  test('readSeriesCsv() reads more rows than a block holds', async () => {
    const rows = 40_000;
    const lines = Array.from({ length: rows }, (_, i) => `${1e12 + i * 60_000},${i + 1},${i + 1},${i + 1},${i + 1},0`);
    const text = table(HEADER, ...lines);
    const series = await readSeriesCsv(inChunks(text, 65_536), { file: 'a.csv', symbol: 'A', timeframe: '1m' });
    expect(series.rows).toBe(rows);
    expect(series.close.every((close, i) => close === i + 1)).toBe(true);
    expect(failure(`${text}\n1,1,1,1,1,0`).message).toContain('a.csv row 40002');
  });
});

describe('zones and columns', () => {
  test('parseSeriesCsv() reads time stamps without zone in the zone that is stated', () => {
    const text = table(HEADER, '2020-03-06 09:30:00,10,12,9,11,1', '2020-03-09 09:30:00,10,12,9,11,1');
    const series = parseSeriesCsv(text, { file: 'a.csv', symbol: 'A', timeframe: '1h', timeZone: 'America/New_York' });
    expect(Array.from(series.ts)).toEqual([Date.UTC(2020, 2, 6, 14, 30), Date.UTC(2020, 2, 9, 13, 30)]);
  });

  test('parseSeriesCsv() gives volume 0 where the mapping says that there is none', () => {
    const series = parse('ts,open,high,low,close\n2020-01-01,10,12,9,11\n', { volume: null });
    expect(Array.from(series.volume)).toEqual([0]);
  });

  test('a formatted series is read back bit for bit', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 30 }), (seed, rows) => {
        const series = simulateSeries({ symbol: 'A', timeframe: '1d', rows, start: 1e12, rng: createRng(seed) });
        expect(parse(formatSeriesCsv(series))).toEqual(series);
      }),
      { numRuns: 50 },
    );
  });
});
