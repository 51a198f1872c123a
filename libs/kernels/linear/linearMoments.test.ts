import { createRng } from '@winnow/core';
import { linearMoments } from './linearMoments.ts';

test.each([
  { rows: 1, cols: 1, isWeighted: false },
  { rows: 7, cols: 2, isWeighted: true },
  { rows: 257, cols: 5, isWeighted: false },
  { rows: 2051, cols: 3, isWeighted: true },
])('linearMoments() of $rows rows and $cols columns are the sums around the means', ({ rows, cols, isWeighted }) => {
  const rng = createRng(rows);
  const x = Float64Array.from({ length: rows * cols }, (_, i) => 100 * (i % cols) + rng.normal());
  const y = Float64Array.from({ length: rows }, () => 50 + rng.normal());
  const weights = isWeighted ? Float64Array.from({ length: rows }, () => rng.int(3)) : undefined;
  const { means, meanY, totalWeight, gram, moment } = linearMoments(x, y, weights);
  const total = (of: (row: number) => number): number =>
    Array.from({ length: rows }, (_, n) => (weights?.[n] ?? 1) * of(n)).reduce((sum, value) => sum + value, 0);
  const W = total(() => 1);
  const around = (n: number, f: number): number => x[n * cols + f]! - means[f]!;
  expect(totalWeight).toBe(W);
  expect(meanY).toBeCloseTo(total((n) => y[n]!) / W, 12);
  for (let i = 0; i < cols; i++) {
    expect(means[i]).toBeCloseTo(total((n) => x[n * cols + i]!) / W, 11);
    expect(Math.abs(moment[i]! - total((n) => around(n, i) * (y[n]! - meanY)))).toBeLessThan(1e-11 * rows);
    for (let j = 0; j < cols; j++) {
      expect(Math.abs(gram[i * cols + j]! - total((n) => around(n, i) * around(n, j)))).toBeLessThan(1e-11 * rows);
    }
  }
});

test('a constant column has exactly its value as mean, and exactly no moments', () => {
  const rows = 300;
  const x = Float64Array.from({ length: 2 * rows }, (_, i) => (i % 2 === 0 ? 0.1 : i));
  const { means, gram, moment } = linearMoments(x, x.slice(0, rows), undefined);
  expect([means[0], gram[0], gram[1], moment[0]]).toEqual([0.1, 0, 0, 0]);
});
