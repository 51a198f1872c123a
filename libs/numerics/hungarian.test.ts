import { createRng } from '@winnow/core';
import fc from 'fast-check';
import { hungarian } from './hungarian.ts';

/** Lowest total over all ways to give each row of an [n, m] matrix, n ≤ m, its own column. */
function bruteForce(cost: Float64Array, rows: number, cols: number, row = 0, taken = 0): number {
  if (row === rows) return 0;
  let best = Number.POSITIVE_INFINITY;
  for (let col = 0; col < cols; col++) {
    if (taken & (1 << col)) continue;
    best = Math.min(best, cost[row * cols + col]! + bruteForce(cost, rows, cols, row + 1, taken | (1 << col)));
  }
  return best;
}

function transpose(cost: Float64Array, rows: number, cols: number): Float64Array {
  return Float64Array.from(cost, (_v, i) => cost[(i % rows) * cols + Math.floor(i / rows)]!);
}

const matrices = (value: fc.Arbitrary<number>) =>
  fc
    .record({ rows: fc.integer({ min: 1, max: 6 }), cols: fc.integer({ min: 1, max: 6 }) })
    .chain(({ rows, cols }) =>
      fc
        .array(value, { minLength: rows * cols, maxLength: rows * cols })
        .map((cost) => ({ cost: Float64Array.from(cost), rows, cols })),
    );

test.each([
  ['real costs', fc.double({ min: -100, max: 100, noNaN: true })],
  ['integer costs with many ties', fc.integer({ min: -2, max: 2 })],
])('hungarian() finds the lowest total of all assignments: %s', (_name, value) => {
  fc.assert(
    fc.property(matrices(value), ({ cost, rows, cols }) => {
      const expected =
        rows <= cols ? bruteForce(cost, rows, cols) : bruteForce(transpose(cost, rows, cols), cols, rows);
      const { columnOf, total } = hungarian(cost, rows, cols);
      const pairs = Array.from(columnOf.entries()).filter(([, col]) => col >= 0);
      expect(pairs).toHaveLength(Math.min(rows, cols));
      expect(new Set(pairs.map(([, col]) => col)).size).toBe(pairs.length);
      expect(pairs.reduce((sum, [row, col]) => sum + cost[row * cols + col]!, 0)).toBeCloseTo(total, 9);
      expect(total).toBeCloseTo(expected, 9);
    }),
    { numRuns: 300 },
  );
});

test('a planted optimum of 60 rows and 80 columns is found: duals that bound every cost and meet at its pairs', () => {
  const rng = createRng(11);
  const [rows, cols] = [60, 80];
  const columns = Int32Array.from({ length: cols }, (_v, col) => col);
  rng.shuffle(columns);
  const u = Float64Array.from({ length: rows }, () => 10 * rng.normal());
  const v = Float64Array.from({ length: cols }, () => -rng.uniform()); // at most 0 …
  for (const col of columns.subarray(rows)) v[col] = 0; // … and 0 at columns without a row, so the bound is reached
  const cost = Float64Array.from({ length: rows * cols }, (_v, i) => {
    const [row, col] = [Math.floor(i / cols), i % cols];
    return u[row]! + v[col]! + (columns[row] === col ? 0 : 0.01 + rng.uniform());
  });
  const { columnOf, total } = hungarian(cost, rows, cols);
  expect(columnOf).toEqual(columns.slice(0, rows));
  expect(total).toBeCloseTo(
    [...u, ...v].reduce((sum, value) => sum + value, 0),
    9,
  );
});

test('a constant added to a row or a column does not change the assignment', () => {
  const cost = Float64Array.of(8, 1, -5, 31, 41, -17, 20, 48, 4);
  const shifted = cost.map((value, i) => value + [100, -7, 3][Math.floor(i / 3)]! + [0, 50, -50][i % 3]!);
  expect(hungarian(shifted, 3, 3).columnOf).toEqual(hungarian(cost, 3, 3).columnOf);
});

test('a matrix of equal costs gives the identity', () => {
  expect(Array.from(hungarian(new Float64Array(16).fill(2), 4, 4).columnOf)).toEqual([0, 1, 2, 3]);
});

test('more rows than columns leave rows without one', () => {
  const { columnOf, total } = hungarian(Float64Array.of(5, 1, 3), 3, 1);
  expect(Array.from(columnOf)).toEqual([-1, 0, -1]);
  expect(total).toBe(1);
});

test('infinite costs and wrong shapes are refused', () => {
  expect(() => hungarian(Float64Array.of(1, Infinity), 1, 2)).toThrow(
    expect.objectContaining({ code: 'argument_invalid' }),
  );
  expect(() => hungarian(Float64Array.of(1, 2, 3), 2, 2)).toThrow(expect.objectContaining({ code: 'shape_mismatch' }));
  expect(() => hungarian(new Float64Array(0), 0, 3)).toThrow(expect.objectContaining({ code: 'argument_invalid' }));
});
