import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { datasetSchema } from '@winnow/market';
import { loadDataset, readSource } from './loadSeries.ts';
import { settleDirectory } from './settleDirectory.ts';

const folder = mkdtempSync(join(tmpdir(), 'winnow-dataset-'));
afterAll(() => rmSync(folder, { recursive: true }));

const HEADER = 'time,open,high,low,close,volume';
// Thursday before a weekend of a holiday: 2020-01-17 is a Friday, 2020-01-20 Martin Luther King Day
const ROWS = ['2020-01-16', '2020-01-17', '2020-01-21'].map((day, i) => `${day},${10 + i},${12 + i},9,${11 + i},5`);

mkdirSync(join(folder, 'bars'));
for (const symbol of ['B', 'A']) writeFileSync(join(folder, 'bars', `${symbol}.csv`), [HEADER, ...ROWS].join('\n'));
writeFileSync(join(folder, 'gap.csv'), [HEADER, ROWS[0], ROWS[2]].join('\n'));
writeFileSync(join(folder, 'local.csv'), `${HEADER}\n2020-01-16 09:30:00,10,12,9,11,5\n`);
writeFileSync(
  join(folder, 'factors.csv'),
  'date,price_factor,split_factor,reference_price\n2020-01-16,0.5,0.25,1\n2050-12-31,1,1,0\n',
);

const BASE = { name: 'd', timeframe: '1d', dataRegime: 'mixed' } as const;
const columns = { ts: 'time' };

function load(dataset: object) {
  return loadDataset(datasetSchema.parse({ ...BASE, ...dataset }), folder);
}

test('loadDataset() gives refs without any option that is the default', async () => {
  const { dataRefs, lineage } = await load({ series: [{ symbol: 'A', source: 'bars/A.csv', columns }] });
  const source = join(folder, 'bars', 'A.csv');
  expect(dataRefs).toEqual([{ symbol: 'A', timeframe: '1d', source, columns, contentHash: lineage[0]!.contentHash }]);
});

test('loadDataset() reads wall-clock time in the zone of the dataset, and the ref says so', async () => {
  const spec = { timeframe: '1h', series: [{ symbol: 'A', source: 'local.csv', columns }] };
  await expect(load(spec)).rejects.toThrow('must end in a zone');
  const { series, dataRefs } = await load({ ...spec, timeZone: 'America/New_York' });
  expect(Array.from(series.get('A')!.ts)).toEqual([Date.UTC(2020, 0, 16, 14, 30)]);
  expect(await readSource(dataRefs[0]!)).toEqual(series.get('A'));
});

test('loadDataset() adjusts by the factor file, and the ref gives the adjusted series again', async () => {
  const adjust = { factors: 'factors.csv' };
  const { series, dataRefs } = await load({ series: [{ symbol: 'A', source: 'bars/A.csv', columns, adjust }] });
  expect(Array.from(series.get('A')!.open)).toEqual([10 * 0.5 * 0.25, 11, 12]);
  expect(Array.from(series.get('A')!.volume)).toEqual([20, 5, 5]);
  expect(await readSource(dataRefs[0]!)).toEqual(series.get('A'));
});

test('loadDataset() refuses gaps when the gap policy says so, and scores them otherwise', async () => {
  const spec = { calendar: 'us_equities', series: [{ symbol: 'A', source: 'gap.csv', columns }] };
  const { lineage } = await load(spec);
  expect(lineage[0]!.qualityScore).toBeCloseTo(2 / 3, 12);
  expect(lineage[0]!.gaps).toEqual({ calendar: 'us_equities', policy: 'mark', missingBars: 1 });
  await expect(load({ ...spec, gapPolicy: 'refuse' })).rejects.toThrow(expect.objectContaining({ code: 'data_gap' }));
});

test('loadDataset() tells trials of calendar and gap policy, and leaves the bars as they are', async () => {
  const spec = { calendar: 'us_equities', series: [{ symbol: 'A', source: 'gap.csv', columns }] };
  const { series, dataRefs } = await load({ ...spec, gapPolicy: 'forward_fill_non_price' });
  expect(dataRefs[0]!.gaps).toEqual({ calendar: 'us_equities', policy: 'forward_fill_non_price' });
  expect(series.get('A')!.rows).toBe(2);
  expect(await readSource(dataRefs[0]!)).toEqual(series.get('A'));
});

test('readSource() refuses a file that has changed', async () => {
  const { dataRefs } = await load({ series: [{ symbol: 'A', source: 'gap.csv', columns }] });
  const changed = { ...dataRefs[0]!, source: join(folder, 'bars', 'A.csv') };
  await expect(readSource(changed)).rejects.toThrow(expect.objectContaining({ code: 'data_hash_mismatch' }));
});

describe('settleDirectory()', () => {
  const directory = { path: 'bars', pattern: '{symbol}.csv', columns };

  test('puts the files of a folder in place of the directory, by symbol', async () => {
    const input = settleDirectory({ name: 's', dataset: { ...BASE, directory } }, folder) as { dataset: object };
    const { dataRefs } = await load(input.dataset);
    expect(dataRefs.map(({ symbol, source }) => [symbol, source])).toEqual(
      ['A', 'B'].map((symbol) => [symbol, join(folder, 'bars', `${symbol}.csv`)]),
    );
  });

  test.each([
    ['no object', 3],
    ['no dataset', { name: 's' }],
    ['no directory', { dataset: { series: [] } }],
    ['a malformed directory', { dataset: { directory: { path: 'bars' } } }],
    ['both', { dataset: { directory, series: [] } }],
  ])('leaves a study file with %s to the checks of the study', (_what, input) => {
    expect(settleDirectory(input, folder)).toBe(input);
  });

  test.each([
    ['a folder that is not there', { ...directory, path: 'elsewhere' }, 'file_not_found'],
    ['a file for a folder', { ...directory, path: 'gap.csv' }, 'file_unreadable'],
    ['a folder where nothing fits', { ...directory, pattern: '{symbol}.parquet' }, 'data_empty'],
  ])('refuses %s', (_what, item, code) => {
    expect(() => settleDirectory({ dataset: { directory: item } }, folder)).toThrow(expect.objectContaining({ code }));
  });
});
