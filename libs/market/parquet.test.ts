import { createRng, WinnowError } from '@winnow/core';
import golden from '../../test/golden/parquet.json' with { type: 'json' };
import { barColumns, type Series } from './bars.ts';
import type { SeriesFileOptions } from './csv.ts';
import { encodeSeriesParquet } from './encodeParquet.ts';
import { readSeriesParquet } from './parquet.ts';
import { simulateSeries } from './simulate.ts';

const OPTIONS = { file: 'a.parquet', symbol: 'A', timeframe: '1h' } as const;

function read(bytes: Uint8Array, options: Partial<SeriesFileOptions> = {}): Promise<Series> {
  const file = {
    byteLength: bytes.length,
    slice: async (start: number, end?: number) => new Uint8Array(bytes.subarray(start, end)).buffer,
  };
  return readSeriesParquet(file, { ...OPTIONS, ...options });
}

const decode = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));
const columnsOf = (series: Series) => Object.fromEntries(barColumns.map((name) => [name, Array.from(series[name])]));

const { 'timestamp us without zone': withoutZone, ...files } = golden.files;

test.each(Object.entries(files))('readSeriesParquet() reads what pyarrow writes: %s', async (_what, file) => {
  const series = await read(decode(file));
  expect(series).toMatchObject({ symbol: 'A', timeframe: '1h', rows: 3 });
  expect(columnsOf(series)).toEqual(golden.bars);
  expect(series.close.buffer).toBeInstanceOf(SharedArrayBuffer);
});

test('readSeriesParquet() needs the zone of time stamps that are not adjusted to UTC', async () => {
  const file = decode(withoutZone);
  await expect(read(file)).rejects.toThrow('a.parquet row 1: ts: an ISO 8601 time must end in a zone');
  expect(columnsOf(await read(file, { timeZone: 'UTC' }))).toEqual(golden.bars);
  const newYork = await read(file, { timeZone: 'America/New_York' });
  expect(Array.from(newYork.ts)).toEqual(golden.bars.ts.map((ms) => ms + 5 * 3_600_000));
});

test('readSeriesParquet() reads dates as midnight UTC', async () => {
  expect(Array.from((await read(decode(golden.dates.file))).ts)).toEqual(golden.dates.ts);
});

test('readSeriesParquet() reads whole numbers', async () => {
  expect(columnsOf(await read(decode(golden.wholeNumbers.file)))).toMatchObject(golden.wholeNumbers.bars);
});

test('readSeriesParquet() finds columns by header and leaves out a volume that is said not to exist', async () => {
  const columns = { close: 'open', open: 'close', volume: null } as const;
  const series = await read(decode(files['timestamp ms']), { columns });
  expect(columnsOf(series)).toMatchObject({ open: golden.bars.close, close: golden.bars.open, volume: [0, 0, 0] });
});

test.each(Object.entries(golden.refused))('readSeriesParquet() refuses %s', async (_what, { file, code, message }) => {
  const failure = expect.objectContaining({ code, message: expect.stringContaining(message) });
  await expect(read(decode(file))).rejects.toThrow(failure);
});

function simulated(rows: number): Series {
  return simulateSeries({ symbol: 'A', timeframe: '1h', rows, start: 1e12, rng: createRng(rows) });
}

test('a series written as Parquet is read back bit for bit', async () => {
  for (const rows of [1, 2, 1000]) {
    const series = simulated(rows);
    expect(await read(encodeSeriesParquet(series))).toEqual(series);
  }
});

test('a damaged file is refused with a WinnowError or read as bars that keep every rule', async () => {
  const rng = createRng(11);
  const originals = ['timestamp us', 'without dictionary', 'page version 2', 'zstd'] as const;
  const crashes: unknown[] = [];
  for (let i = 0; i < 600; i++) {
    const bytes = decode(files[originals[i % originals.length]!]);
    for (let edits = 1 + rng.int(3); edits > 0; edits--) bytes[rng.int(bytes.length)] = rng.int(256);
    const cut = rng.int(4) === 0 ? bytes.subarray(0, rng.int(bytes.length)) : bytes;
    await read(cut).catch((error: unknown) => {
      if (!(error instanceof WinnowError)) crashes.push(error);
    });
  }
  expect(crashes).toEqual([]);
});
