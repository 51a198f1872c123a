import fc from 'fast-check';
import { applyStandardScaler, fitStandardScaler } from './standardScaler.ts';

const ALL = Int32Array.of(0, 1, 2);
const DATA = Float64Array.of(1, 0.1, 2, 0.1, 3, 0.1); // columns 1, 2, 3 and 0.1, 0.1, 0.1

test('fitStandardScaler() gives mean and population standard deviation of each column', () => {
  const { mean, scale } = fitStandardScaler(DATA, 2, ALL);
  expect(mean).toEqual([2, 0.1]);
  expect(scale[0]).toBeCloseTo(Math.sqrt(2 / 3), 15);
});

test('a constant column gets scale 1 and becomes exactly 0', () => {
  const scaler = fitStandardScaler(DATA, 2, ALL);
  expect(scaler.scale[1]).toBe(1);
  expect(Array.from(applyStandardScaler(scaler, DATA, 2, ALL)).filter((_, i) => i % 2 === 1)).toEqual([0, 0, 0]);
});

test('applyStandardScaler() gives the chosen rows in their order', () => {
  const scaler = { mean: [1, 0], scale: [2, 0.1] };
  expect(Array.from(applyStandardScaler(scaler, DATA, 2, Int32Array.of(2, 0)))).toEqual([1, 1, 0, 1]);
});

const matrix = fc.integer({ min: 1, max: 4 }).chain((cols) =>
  fc.record({
    cols: fc.constant(cols),
    rows: fc.array(fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: cols, maxLength: cols }), {
      minLength: 2,
      maxLength: 30,
    }),
  }),
);

test('scaled training columns have mean 0 and standard deviation 1 or 0', () => {
  fc.assert(
    fc.property(matrix, ({ cols, rows }) => {
      const data = Float64Array.from(rows.flat());
      const indices = Int32Array.from(rows.keys());
      const scaled = applyStandardScaler(fitStandardScaler(data, cols, indices), data, cols, indices);
      for (let col = 0; col < cols; col++) {
        const column = rows.map((_, row) => scaled[row * cols + col]!);
        const mean = column.reduce((sum, x) => sum + x, 0) / rows.length;
        const meanSquare = column.reduce((sum, x) => sum + x * x, 0) / rows.length;
        const spread = Math.max(...rows.map((row) => row[col]!)) - Math.min(...rows.map((row) => row[col]!));
        if (spread === 0) expect(meanSquare).toBe(0);
        else if (spread > 1e-3) {
          // 1e-6: values up to 1e6 with a spread from 1e-3 leave seven digits of the deviations
          expect(mean).toBeCloseTo(0, 6);
          expect(meanSquare).toBeCloseTo(1, 6);
        }
      }
    }),
  );
});

test('rows that were not chosen cannot change the scaler', () => {
  fc.assert(
    fc.property(matrix, fc.double({ noNaN: false }), ({ cols, rows }, noise) => {
      const data = Float64Array.from(rows.flat());
      const train = Int32Array.from(rows.keys()).slice(0, -1);
      const before = fitStandardScaler(data, cols, train);
      data.fill(noise, (rows.length - 1) * cols);
      expect(fitStandardScaler(data, cols, train)).toEqual(before);
    }),
  );
});

test.each<[string, Float64Array, number, Int32Array]>([
  ['no rows', DATA, 2, new Int32Array(0)],
  ['a row outside the data', DATA, 2, Int32Array.of(3)],
  ['a negative row', DATA, 2, Int32Array.of(-1)],
  ['data that is not whole rows', DATA, 4, Int32Array.of(0)],
  ['a NaN', Float64Array.of(1, Number.NaN), 1, Int32Array.of(0, 1)],
  ['an infinite value', Float64Array.of(Infinity, 1), 1, Int32Array.of(0, 1)],
])('fitStandardScaler() refuses %s', (_what, data, cols, rows) => {
  expect(() => fitStandardScaler(data, cols, rows)).toThrow(expect.objectContaining({ code: 'argument_invalid' }));
});

test('applyStandardScaler() refuses a scaler of another width', () => {
  expect(() => applyStandardScaler({ mean: [0], scale: [1] }, DATA, 2, ALL)).toThrow(
    expect.objectContaining({ code: 'argument_invalid' }),
  );
});
