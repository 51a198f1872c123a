import { createRng } from '@winnow/core';
import { cholesky } from './cholesky.ts';
import { gramOfLower } from './gramOfLower.ts';
import { invertLower } from './invertLower.ts';
import { symmetricEigen } from './linalg.ts';

const rng = createRng(41);

/** B Bᵀ + diagonal, which is positive definite. */
function positiveDefinite(n: number): Float64Array {
  const root = Float64Array.from({ length: n * n }, () => rng.normal());
  return Float64Array.from({ length: n * n }, (_, ij) => {
    const [i, j] = [Math.floor(ij / n), ij % n];
    let sum = i === j ? 0.1 : 0;
    for (let k = 0; k < n; k++) sum += root[i * n + k]! * root[j * n + k]!;
    return sum;
  });
}

/** Σ_k a_ik b_kj over k in 0 … n − 1, with entries from functions. */
function product(n: number, a: (i: number, k: number) => number, b: (k: number, j: number) => number): number[] {
  return Array.from({ length: n * n }, (_, ij) => {
    let sum = 0;
    for (let k = 0; k < n; k++) sum += a(Math.floor(ij / n), k) * b(k, ij % n);
    return sum;
  });
}

describe.each([1, 2, 5, 8, 11])('of %i rows', (n) => {
  const a = positiveDefinite(n);
  const factor = new Float64Array(n * n + 3);
  const isDefinite = cholesky(a, 0, n, factor, 3);
  const lower = (i: number, j: number) => (j <= i ? factor[3 + i * n + j]! : 0);

  test('cholesky() gives a lower factor whose square is the matrix, at an offset', () => {
    expect(isDefinite).toBe(true);
    product(n, lower, (k, j) => lower(j, k)).forEach((value, ij) => {
      expect(value).toBeCloseTo(a[ij]!, 12);
    });
    expect(Array.from(factor.subarray(0, 3))).toEqual([0, 0, 0]);
  });

  test('invertLower() gives the inverse of the factor', () => {
    const inverse = factor.slice();
    invertLower(inverse, 3, n);
    product(n, lower, (k, j) => (j <= k ? inverse[3 + k * n + j]! : 0)).forEach((value, ij) => {
      expect(value).toBeCloseTo(Math.floor(ij / n) === ij % n ? 1 : 0, 11);
    });
  });

  test('gramOfLower() of the inverse factor gives the inverse, its upper triangle left alone', () => {
    const inverseFactor = factor.slice(3);
    invertLower(inverseFactor, 0, n);
    const inverse = new Float64Array(n * n).fill(7);
    gramOfLower(inverseFactor, n, inverse);
    const entry = (i: number, j: number) => inverse[Math.max(i, j) * n + Math.min(i, j)]!;
    product(n, (i, k) => a[i * n + k]!, entry).forEach((value, ij) => {
      expect(value).toBeCloseTo(Math.floor(ij / n) === ij % n ? 1 : 0, 10);
    });
    for (let i = 0; i < n; i++)
      expect(Array.from(inverse.subarray(i * n + i + 1, (i + 1) * n))).toEqual(Array(n - i - 1).fill(7));
  });

  test('symmetricEigen() gives ascending values whose vectors rebuild the matrix', () => {
    const { values, vectors } = symmetricEigen(a, n);
    expect(Array.from(values)).toEqual(Array.from(values).sort((x, y) => x - y));
    product(
      n,
      (i, e) => vectors[i * n + e]! * values[e]!,
      (e, j) => vectors[j * n + e]!,
    ).forEach((value, ij) => {
      expect(value).toBeCloseTo(a[ij]!, 11);
    });
  });
});

test.each([[[1, 2, 2, 1]], [[0, 0, 0, 0]], [[Number.NaN, 0, 0, 1]]])(
  'cholesky() finds %j not positive definite',
  (values) => {
    const a = Float64Array.from(values);
    expect(cholesky(a, 0, 2, a, 0)).toBe(false);
  },
);
