import { createRng } from '@winnow/core';
import { allocateSeries, barColumns, type Series, simulateSeries } from '@winnow/market';
import fc from 'fast-check';
import { buildFeatureMatrix } from '../buildFeatureMatrix.ts';
import { takeRows } from '../takeRows.ts';
import { buildLabels } from './buildLabels.ts';
import { labelSchema } from './registry.ts';

const ROWS = 60;

function simulated(): Series {
  return simulateSeries({ symbol: 'A', timeframe: '1d', rows: ROWS, start: 0, rng: createRng(9) });
}

function forward(horizon: number) {
  return { kind: 'forward_return', horizon } as const;
}

test('a forward return runs from the close of the row to the close `horizon` bars later', () => {
  const series = allocateSeries('A', '1d', 5);
  series.close.set([10, 11, 5, 11, 22]);
  const labels = buildLabels(series, Int32Array.of(0, 1, 2), forward(2), 5);
  expect(Array.from(labels.ret)).toEqual([-0.5, 0, 22 / 5 - 1]);
  expect(Array.from(labels.up)).toEqual([0, 0, 1]);
  expect(Array.from(labels.endIndex)).toEqual([2, 3, 4]);
});

test('exactly the rows whose label ends before endBar have one', () => {
  const rows = fc.tuple(fc.nat(ROWS - 1), fc.nat(ROWS - 1)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
  fc.assert(
    fc.property(rows, fc.integer({ min: 1, max: 1000 }), fc.nat(ROWS), ([first, last], horizon, endBar) => {
      const barIndex = Int32Array.from({ length: last - first + 1 }, (_, i) => first + i);
      const { endIndex, ret, up } = buildLabels(simulated(), barIndex, forward(horizon), endBar);
      const expected = Array.from(barIndex, (bar) => bar + horizon).filter((end) => end <= endBar - 1);
      expect(Array.from(endIndex)).toEqual(expected);
      expect([ret.length, up.length]).toEqual([expected.length, expected.length]);
    }),
  );
});

test('a label depends on the closes of its first and its last bar alone', () => {
  const barIndex = Int32Array.from({ length: 40 }, (_, i) => 10 + i);
  const original = buildLabels(simulated(), barIndex, forward(3), 50);
  fc.assert(
    fc.property(fc.nat(original.ret.length - 1), fc.double({ min: 1, max: 1e6, noNaN: true }), (row, noise) => {
      const series = simulated();
      const read = [barIndex[row]!, original.endIndex[row]!];
      for (const column of barColumns) {
        for (let bar = 0; bar < ROWS; bar++) {
          if (column !== 'close' || !read.includes(bar)) series[column][bar] = noise;
        }
      }
      expect(buildLabels(series, barIndex, forward(3), 50).ret[row]).toBe(original.ret[row]);
    }),
  );
});

test('no label reads a bar from endBar on', () => {
  const series = simulated();
  const barIndex = Int32Array.from({ length: ROWS }, (_, i) => i);
  const before = buildLabels(series, barIndex, forward(4), 30);
  series.close.fill(Number.NaN, 30);
  expect(buildLabels(series, barIndex, forward(4), 30)).toEqual(before);
});

test('takeRows() cuts the matrix to the rows that have a label', () => {
  const series = simulated();
  const matrix = buildFeatureMatrix(series, ['logret_1', 'rsi_14'], { start: 30, end: 50 });
  const labels = buildLabels(series, matrix.barIndex, forward(5), 50);
  const labelled = takeRows(matrix, labels.ret.length);
  expect(labelled).toMatchObject({ rows: 15, cols: 2, names: ['logret_1', 'rsi_14'] });
  expect(Array.from(labelled.barIndex)).toEqual(Array.from(matrix.barIndex.slice(0, 15)));
  expect(Array.from(labelled.data)).toEqual(Array.from(matrix.data.slice(0, 30)));
});

test.each([-1, 21, 1.5])('takeRows() refuses %d of 20 rows', (rows) => {
  const matrix = buildFeatureMatrix(simulated(), ['logret_1'], { start: 30, end: 50 });
  expect(() => takeRows(matrix, rows)).toThrow(expect.objectContaining({ code: 'argument_invalid' }));
});

test.each([-1, ROWS + 1, 1.5])('buildLabels() refuses a window that ends at bar %d of a series of 60', (endBar) => {
  expect(() => buildLabels(simulated(), Int32Array.of(0), forward(1), endBar)).toThrow(
    expect.objectContaining({ code: 'argument_invalid' }),
  );
});

test('buildLabels() refuses a negative bar', () => {
  expect(() => buildLabels(simulated(), Int32Array.of(-1, 0), forward(1), 10)).toThrow(
    expect.objectContaining({ code: 'argument_invalid' }),
  );
});

test.each([
  ['an unknown kind', { kind: 'backward_return', horizon: 1 }],
  ['an unknown key', { kind: 'forward_return', horizon: 1, net: true }],
  ['a horizon of 0', forward(0)],
  ['a horizon above 1000', forward(1001)],
  ['a horizon that is not whole', forward(1.5)],
])('labelSchema refuses %s', (_what, spec) => {
  expect(labelSchema.safeParse(spec).success).toBe(false);
});

test('labelSchema accepts a forward return', () => {
  expect(labelSchema.parse(forward(5))).toEqual(forward(5));
});
