import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { datasetSchema, encodeSeries } from '@winnow/market';
import { loadDataset } from '../data/loadSeries.ts';
import { loadStoredSeries, storeSeries } from './storedSeries.ts';
import { MemoryBlobStore } from './testing.ts';

const CSV = 'ts,open,high,low,close,volume\n2020-01-01,10,12,9,11,5\n2020-01-02,11,12,10,10,6\n';

let folder: string;
let file: string;
let blobs: MemoryBlobStore;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'winnow-blobs-'));
  file = join(folder, 'a.csv');
  writeFileSync(file, CSV);
  blobs = new MemoryBlobStore();
});
afterEach(() => rmSync(folder, { recursive: true }));

async function submitted() {
  const series = [{ symbol: 'A', source: file }];
  const dataset = datasetSchema.parse({ name: 'a', timeframe: '1d', dataRegime: 'mixed', series });
  const data = await loadDataset(dataset, folder);
  return { ref: data.dataRefs[0]!, series: data.series.get('A')! };
}

test('a stored series loads without its source file, equal to what was submitted', async () => {
  const { ref, series } = await submitted();
  await storeSeries(blobs, ref.contentHash, series);
  rmSync(file);
  expect(await loadStoredSeries(blobs, ref)).toEqual(series);
});

test('a change of the source file after it was stored changes nothing', async () => {
  const { ref, series } = await submitted();
  await storeSeries(blobs, ref.contentHash, series);
  writeFileSync(file, CSV.replace(',5\n', ',7\n'));
  expect(await loadStoredSeries(blobs, ref)).toEqual(series);
});

test('a blob that is there already is not stored again', async () => {
  const { ref, series } = await submitted();
  await storeSeries(blobs, ref.contentHash, series);
  const first = blobs.blobs.get(ref.contentHash);
  await storeSeries(blobs, ref.contentHash, series);
  expect(blobs.blobs.get(ref.contentHash)).toBe(first);
});

test('a study from before there were blobs reads its source file and stores it for the others', async () => {
  const { ref, series } = await submitted();
  expect(await loadStoredSeries(blobs, ref)).toEqual(series);
  rmSync(file);
  expect(await loadStoredSeries(blobs, ref)).toEqual(series);
});

test('without a blob, a source file that is not what was submitted is refused', async () => {
  const { ref } = await submitted();
  writeFileSync(file, CSV.replace(',5\n', ',7\n'));
  await expect(loadStoredSeries(blobs, ref)).rejects.toMatchObject({ code: 'data_hash_mismatch' });
});

test('without a blob and without a source file the series is missing', async () => {
  const { ref } = await submitted();
  rmSync(file);
  await expect(loadStoredSeries(blobs, ref)).rejects.toMatchObject({ code: 'blob_missing' });
});

test('a sound blob of another series under this address is refused', async () => {
  const { ref, series } = await submitted();
  blobs.blobs.set(ref.contentHash, encodeSeries({ ...series, symbol: 'B' }));
  await expect(loadStoredSeries(blobs, ref)).rejects.toMatchObject({ code: 'data_hash_mismatch' });
});
