import { createRng } from '@winnow/core';
import fc from 'fast-check';
import { binDataset, binLike, binnedBytes } from './binDataset.ts';
import { valueBins } from './binnedDataset.ts';

const rng = createRng(1);

/** One column of `n` draws. */
function column(n: number, draw: () => number): { data: Float64Array; rows: number; cols: number } {
  return { data: Float64Array.from({ length: n }, draw), rows: n, cols: 1 };
}

/** Rows in each bin of the first feature. */
function binCounts({ bins, stride, rows }: { bins: Uint8Array; stride: number; rows: number }): number[] {
  const counts: number[] = [];
  for (let n = 0; n < rows; n++) counts[bins[n * stride]!] = (counts[bins[n * stride]!] ?? 0) + 1;
  return Array.from(counts, (count) => count ?? 0);
}

test('many distinct values share bins of about equal size', () => {
  const dataset = binDataset(
    column(20_000, () => rng.normal()),
    { maxBins: 64 },
  );
  expect(valueBins(dataset.features[0]!)).toBe(64);
  const counts = binCounts(dataset).filter((count) => count > 0); // the bin of zero is empty
  expect(Math.min(...counts)).toBeGreaterThan(0.9 * (20_000 / 63));
  expect(Math.max(...counts)).toBeLessThan(1.2 * (20_000 / 63));
});

test('few distinct values get a bin each, whose bounds lie between them', () => {
  const { features } = binDataset(
    column(100, () => 1 + rng.int(4)),
    { minInBin: 1 },
  );
  expect(features[0]).toEqual({ kind: 'numeric', bounds: [1e-35, 1.5, 2.5, 3.5], hasMissing: false });
});

test('a value of its own bin does not push others together', () => {
  const dataset = binDataset(
    column(10_000, () => (rng.uniform() < 0.9 ? 0 : rng.normal())),
    { maxBins: 32 },
  );
  const counts = binCounts(dataset);
  expect(Math.max(...counts.filter((count) => count < 5000))).toBeLessThan(60);
});

test('bins keep the order of values, whatever these are', () => {
  const values = fc.array(fc.oneof(fc.double({ noNaN: true }), fc.constantFrom(0, -0, 1, 1e-36)), {
    minLength: 1,
    maxLength: 300,
  });
  fc.assert(
    fc.property(values, fc.integer({ min: 2, max: 255 }), (of, maxBins) => {
      const { bins, stride, features } = binDataset(
        { data: Float64Array.from(of), rows: of.length, cols: 1 },
        { maxBins },
      );
      expect(valueBins(features[0]!)).toBeLessThanOrEqual(maxBins);
      const order = of.map((_, n) => n).sort((a, b) => of[a]! - of[b]!);
      const ordered = order.map((n) => bins[n * stride]!);
      expect(ordered).toEqual(ordered.toSorted((x, y) => x - y));
    }),
    { numRuns: 200 },
  );
});

test('missing values have the bin after the others, and count among the bins', () => {
  const table = column(1000, () => (rng.uniform() < 0.2 ? Number.NaN : rng.normal()));
  const { bins, stride, features } = binDataset(table, { maxBins: 20 });
  expect(features[0]).toMatchObject({ hasMissing: true });
  expect(valueBins(features[0]!)).toBe(19);
  expect(table.data.every((value, n) => (bins[n * stride] === 19) === Number.isNaN(value))).toBe(true);
});

test('a value missing only later is taken for 0', () => {
  const table = column(500, () => rng.normal());
  const { features } = binDataset(table);
  const [missing, zero] = [Number.NaN, 0].map((value) =>
    binLike({ data: Float64Array.of(value), rows: 1, cols: 1 }, features),
  );
  expect(missing!.bins).toEqual(zero!.bins);
});

test('a value missing only later is taken for the largest where it is to go right', () => {
  const { features } = binDataset(column(500, () => rng.normal()));
  const table = { data: Float64Array.of(Number.NaN, 1e9), rows: 2, cols: 1 };
  const { bins, stride } = binLike(table, features, 'right');
  expect(bins[0]).toBe(bins[stride]);
});

test('categories have a bin each, the most frequent first, and bin 0 holds the rest', () => {
  const table = { data: Float64Array.of(7, 7, 7, 3, 3, 900, Number.NaN, -1), rows: 8, cols: 1 };
  const { bins, features } = binDataset(table, { categorical: [0] });
  expect(features[0]).toEqual({ kind: 'categorical', categories: [7, 3, 900] });
  expect([...bins.filter((_, i) => i % 4 === 0)]).toEqual([1, 1, 1, 2, 2, 3, 0, 0]);
  expect(binLike({ data: Float64Array.of(8), rows: 1, cols: 1 }, features).bins[0]).toBe(0);
});

test('a row of weight 2 counts as two and one of weight 0 not at all', () => {
  const weight = Float64Array.from({ length: 2000 }, () => rng.int(4));
  const table = column(2000, () => Math.round(300 * rng.normal()));
  const repeated = Float64Array.from(table.data.subarray(0)).map((value) => value);
  const rows = [...weight].flatMap((times, n) => new Array<number>(times).fill(repeated[n]!));
  const expected = binDataset({ data: Float64Array.from(rows), rows: rows.length, cols: 1 }, { maxBins: 40 });
  expect(binDataset(table, { maxBins: 40, weight }).features).toEqual(expected.features);
});

test('bins can lie in shared memory', () => {
  const table = { data: Float64Array.from({ length: 500 }, () => rng.normal()), rows: 100, cols: 5 };
  const buffer = new SharedArrayBuffer(binnedBytes(100, 5));
  const shared = binDataset(table, {}, buffer);
  expect(shared.bins.buffer).toBe(buffer);
  expect([...shared.bins]).toEqual([...binDataset(table).bins]);
});

test('a table of more than 200,000 rows is binned by a sample, the same one every time', () => {
  const table = column(250_000, () => rng.uniform());
  const first = binDataset(table, { maxBins: 16 });
  const again = binDataset(table, { maxBins: 16 });
  expect(Buffer.compare(again.bins, first.bins)).toBe(0); // toEqual takes seconds
  const counts = binCounts(first).filter((count) => count > 0);
  expect(Math.max(...counts) / Math.min(...counts)).toBeLessThan(1.1);
});

test.each([
  ['a table of another size', { data: new Float64Array(5), rows: 2, cols: 2 }, {}, 'shape_mismatch'],
  ['weights of another size', column(4, () => 1), { weight: new Float64Array(3) }, 'shape_mismatch'],
  ['one bin', column(4, () => 1), { maxBins: 1 }, 'argument_invalid'],
  ['more than 255 bins', column(4, () => 1), { maxBins: 256 }, 'argument_invalid'],
  ['a category that is no integer', column(4, () => 1.5), { categorical: [0] }, 'argument_invalid'],
  ['a category past a million', column(4, () => 1e7), { categorical: [0] }, 'argument_invalid'],
])('binDataset() refuses %s', (_, table, options, code) => {
  expect(() => binDataset(table, options)).toThrow(expect.objectContaining({ code }));
});
