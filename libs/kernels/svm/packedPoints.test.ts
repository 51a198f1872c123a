import { createRng } from '@winnow/core';
import { withArena } from '../memory/arena.ts';
import { packPoints } from './packedPoints.ts';

test.each([
  [1, 1],
  [8, 3],
  [301, 5],
])('products and radial basis functions with %i points of %i features are those of plain sums', (rows, cols) => {
  const rng = createRng(rows);
  const data = Float64Array.from({ length: rows * cols }, () => rng.normal());
  const point = Float64Array.from({ length: cols }, () => rng.normal());
  const product = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, f) => sum + value * b[f]!, 0);
  const others = Array.from({ length: rows }, (_, n) => data.subarray(n * cols, (n + 1) * cols));
  const norms = Float64Array.from(others, (other) => product(other, other));
  const [dots, values] = [new Float64Array(rows), new Float64Array(rows)];
  withArena((arena) => {
    const packed = packPoints(arena, data, cols, norms);
    packed.dots(point, dots);
    packed.radialBasis(point, product(point, point), 0.3, values);
  });
  expect(dots).toEqual(Float64Array.from(others, (other) => product(point, other)));
  others.forEach((other, n) => {
    const distance = other.reduce((sum, value, f) => sum + (value - point[f]!) ** 2, 0);
    expect(values[n]).toBeCloseTo(Math.exp(-0.3 * distance), 12);
  });
});
