import { createRng } from '@winnow/core';
import { weightedGram } from './weightedGram.ts';

test.each([
  [1, 1],
  [3, 2],
  [255, 4],
  [257, 5],
  [1000, 29],
])('weightedGram() of %i rows and %i columns is the sum of weighted products', (rows, cols) => {
  const rng = createRng(rows);
  const x = Float64Array.from({ length: rows * cols }, () => rng.normal());
  const weights = Float64Array.from({ length: rows }, () => rng.uniform());
  const gram = weightedGram(x, weights, rows, cols);
  for (let i = 0; i < cols; i++) {
    for (let j = 0; j < cols; j++) {
      let sum = 0;
      for (let n = 0; n < rows; n++) sum += weights[n]! * x[n * cols + i]! * x[n * cols + j]!;
      expect(Math.abs(gram[i * cols + j]! - sum)).toBeLessThan(1e-12 * rows);
      expect(gram[i * cols + j]).toBe(gram[j * cols + i]);
    }
  }
});

test('a second call is not touched by what the first left in memory', () => {
  const ones = new Float64Array(6).fill(1);
  const first = weightedGram(ones, new Float64Array(3).fill(2), 3, 2);
  expect([...weightedGram(ones, new Float64Array(3).fill(2), 3, 2)]).toEqual([...first]);
  expect([...first]).toEqual([6, 6, 6, 6]);
});
