import { createRng } from '@winnow/core';
import { linearScores } from './linearScores.ts';

test.each([
  [1, 1],
  [3, 2],
  [7, 5],
  [2_001, 28],
  [5, 40_001],
])('linearScores() of %i rows and %i columns are the sums in the order of columns, to the last bit', (rows, cols) => {
  const rng = createRng(rows);
  const data = Float64Array.from({ length: rows * cols }, () => rng.normal());
  const coef = Array.from({ length: cols }, () => rng.normal());
  const expected = Float64Array.from({ length: rows }, (_, n) =>
    coef.reduce((sum, factor, f) => sum + data[n * cols + f]! * factor, 0.5),
  );
  expect(linearScores(data, rows, coef, 0.5)).toEqual(expected);
});

test('logistic scores are probabilities, far out too', () => {
  const scores = Float64Array.of(-1e6, -745, -30, -1, 0, 1e-9, 0.5, 40, 1e6);
  const found = linearScores(scores, scores.length, [1], 0, 'logistic');
  found.forEach((p, n) => {
    const expected = 1 / (1 + Math.exp(-scores[n]!));
    expect(Math.abs(p - expected)).toBeLessThanOrEqual(4e-16 * expected + 1e-300);
  });
});
