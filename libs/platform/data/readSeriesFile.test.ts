import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createRng } from '@winnow/core';
import { encodeSeriesParquet, formatSeriesCsv, type Series, simulateSeries } from '@winnow/market';
import { readSeriesFile } from './readSeriesFile.ts';

const folder = mkdtempSync(join(tmpdir(), 'winnow-series-'));
afterAll(() => rmSync(folder, { recursive: true }));

const NAMES = { file: 'named', symbol: 'A', timeframe: '1h' } as const;
const series = simulateSeries({ symbol: 'A', timeframe: '1h', rows: 5000, start: 1e12, rng: createRng(1) });
const csv = formatSeriesCsv(series);

function write(name: string, content: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function isSame(read: Promise<Series>): Promise<boolean> {
  const { ts, close, volume } = await read;
  return [ts, close, volume].every((column, i) => {
    const expected = [series.ts, series.close, series.volume][i]!;
    return column.length === expected.length && column.every((value, row) => value === expected[row]);
  });
}

test.each([
  ['a.csv', csv],
  ['a.csv.gz', gzipSync(csv)],
  ['two-members.csv.gz', Buffer.concat([gzipSync(csv.slice(0, 70_001)), gzipSync(csv.slice(70_001))])],
  ['a.parquet', encodeSeriesParquet(series)],
])('readSeriesFile() reads %s', async (name, content) => {
  expect(await isSame(readSeriesFile(write(name, content), NAMES))).toBe(true);
});

test('readSeriesFile() reads what the format says, whatever the name', async () => {
  expect(await isSame(readSeriesFile(write('export', csv), NAMES, 'csv'))).toBe(true);
});

const compressed = gzipSync(csv);

test.each([
  ['a file that is not there', 'missing.csv', undefined, 'file_not_found', 'named: must exist'],
  [
    'a gzip file that is cut off',
    'cut.csv.gz',
    compressed.subarray(0, 5000),
    'file_unreadable',
    'named: must be whole gzip',
  ],
  ['a file that is not gzip', 'plain.csv.gz', csv, 'file_unreadable', 'named: must be whole gzip'],
  ['a file that is not Parquet', 'plain.parquet', csv, 'data_columns', 'named: must be a readable Parquet file'],
  ['an empty Parquet file', 'empty.parquet', '', 'data_columns', 'named: must be a readable Parquet file'],
  ['a name that says nothing', 'export.dat', csv, 'data_columns', 'must end in .csv'],
] as const)('readSeriesFile() refuses %s', async (_what, name, content, code, message) => {
  const path = content === undefined ? join(folder, name) : write(name, content);
  const failure = expect.objectContaining({ code, message: expect.stringContaining(message) });
  await expect(readSeriesFile(path, NAMES)).rejects.toThrow(failure);
});

test('readSeriesFile() refuses a folder', async () => {
  await expect(readSeriesFile(folder, NAMES, 'csv')).rejects.toThrow(
    expect.objectContaining({ code: 'file_unreadable' }),
  );
});

test('readSeriesFile() leaves off at the first bad row', async () => {
  const broken = `${csv}bad,row\n`;
  await expect(readSeriesFile(write('broken.csv', broken), NAMES)).rejects.toThrow(
    'named row 5002: must be well-formed',
  );
});
