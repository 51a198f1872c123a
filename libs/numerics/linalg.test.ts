import { WinnowError } from '@winnow/core';
import fc from 'fast-check';
import { solveSymmetric } from './linalg.ts';

test('solveSymmetric() solves a small system exactly', () => {
  expect([...solveSymmetric(Float64Array.of(4, 2, 2, 5), Float64Array.of(8, 12), 2)]).toEqual([1, 2]);
});

test('solveSymmetric() gives x with A x = b for random Gram matrices with a ridge', () => {
  const n = 5;
  const entries = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: n * n, maxLength: n * n });
  fc.assert(
    fc.property(entries, entries, (factor, right) => {
      const a = new Float64Array(n * n);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          for (let k = 0; k < n; k++) a[i * n + j]! += factor[i * n + k]! * factor[j * n + k]!;
        }
        a[i * n + i]! += 0.1;
      }
      const b = Float64Array.from(right.slice(0, n));
      const x = solveSymmetric(a, b, n);
      for (let i = 0; i < n; i++) {
        let product = 0;
        for (let j = 0; j < n; j++) product += a[i * n + j]! * x[j]!;
        expect(Math.abs(product - b[i]!)).toBeLessThan(1e-12);
      }
    }),
  );
});

test('solveSymmetric() reads the lower triangle only and leaves its inputs as they were', () => {
  const a = Float64Array.of(4, Math.PI, 2, 5);
  const b = Float64Array.of(8, 12);
  expect([...solveSymmetric(a, b, 2)]).toEqual([1, 2]);
  expect([...a, ...b]).toEqual([4, Math.PI, 2, 5, 8, 12]);
});

test('solveSymmetric() refuses a singular matrix with model_fit_failed', () => {
  const solve = () => solveSymmetric(Float64Array.of(1, 1, 1, 1), Float64Array.of(1, 1), 2);
  expect(solve).toThrow(WinnowError);
  expect(solve).toThrow(expect.objectContaining({ code: 'model_fit_failed' }));
});

test('solveSymmetric() rejects NaN and wrong shapes', () => {
  expect(() => solveSymmetric(Float64Array.of(Number.NaN), Float64Array.of(1), 1)).toThrow('a[0] must be finite');
  expect(() => solveSymmetric(Float64Array.of(1), Float64Array.of(1, 2), 1)).toThrow('b must have 1 elements');
});
