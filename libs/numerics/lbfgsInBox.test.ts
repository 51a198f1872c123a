import { createRng } from '@winnow/core';
import { lbfgsInBox } from './lbfgsInBox.ts';

const OPTIONS = { maxIter: 200, tol: 1e-9 };

/** ½ Σ_pq a_pq (x_p − c_p)(x_q − c_q) with a = B Bᵀ + 0.1. */
function bowl(size: number, seed: number) {
  const rng = createRng(seed);
  const root = Float64Array.from({ length: size * size }, () => rng.normal());
  const centre = Float64Array.from({ length: size }, () => rng.uniform() * 3 - 1);
  return (x: Float64Array, gradient: Float64Array) => {
    gradient.fill(0);
    let value = 0;
    for (let k = 0; k < size; k++) {
      let along = 0;
      for (let p = 0; p < size; p++) along += root[p * size + k]! * (x[p]! - centre[p]!);
      for (let p = 0; p < size; p++) gradient[p]! += along * root[p * size + k]!;
      value += 0.5 * along * along;
    }
    for (let p = 0; p < size; p++) {
      gradient[p]! += 0.1 * (x[p]! - centre[p]!);
      value += 0.05 * (x[p]! - centre[p]!) ** 2;
    }
    return value;
  };
}

test.each([1, 2, 3, 4])(
  'lbfgsInBox() finds the one point of a bowl where no free variable can gain (seed %i)',
  (seed) => {
    const f = bowl(6, seed);
    const { x, reason } = lbfgsInBox(f, new Float64Array(6).fill(0.5), OPTIONS);
    const gradient = new Float64Array(6);
    f(x, gradient);
    for (const [p, g] of gradient.entries()) {
      if (x[p] === 0) expect(g).toBeGreaterThan(-1e-6);
      else if (x[p] === 1) expect(g).toBeLessThan(1e-6);
      else expect(Math.abs(g)).toBeLessThan(1e-6);
    }
    expect(reason).not.toBe('max_iter');
  },
);

test('lbfgsInBox() leaves a bound that it started on when the minimum lies inside', () => {
  const f = (x: Float64Array, gradient: Float64Array) => {
    gradient[0] = 4 * (x[0]! - 0.3) ** 3;
    return (x[0]! - 0.3) ** 4;
  };
  for (const start of [0, 1]) expect(lbfgsInBox(f, Float64Array.of(start), OPTIONS).x[0]).toBeCloseTo(0.3, 2);
});

test('lbfgsInBox() says when it ran out of iterations, and never asks for a point outside', () => {
  const seen: number[] = [];
  const f = (x: Float64Array, gradient: Float64Array) => {
    seen.push(...x);
    gradient[0] = -400 * x[0]! * (x[1]! - x[0]! ** 2) - 2 * (1 - x[0]!);
    gradient[1] = 200 * (x[1]! - x[0]! ** 2);
    return 100 * (x[1]! - x[0]! ** 2) ** 2 + (1 - x[0]!) ** 2;
  };
  expect(lbfgsInBox(f, Float64Array.of(0, 1), { maxIter: 3, tol: 1e-9 })).toMatchObject({
    reason: 'max_iter',
    iterations: 3,
  });
  const { x } = lbfgsInBox(f, Float64Array.of(0, 1), OPTIONS);
  expect([...x].map((value) => value.toFixed(4))).toEqual(['1.0000', '1.0000']);
  expect(Math.min(...seen)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...seen)).toBeLessThanOrEqual(1);
});
