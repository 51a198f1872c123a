import { assertArgument, assertFinite, assertShape, WinnowError } from '@winnow/core';
import { CholeskyDecomposition, EigenvalueDecomposition, Matrix } from 'ml-matrix';

/**
 * Dense linear algebra; the only file that knows ml-matrix.
 */

/**
 * Solves A x = b by Cholesky factorisation.
 * @param a [n, n] row-major, symmetric positive definite; only the lower triangle is read, so rounding in a Gram
 *          matrix cannot make it "not symmetric"
 * @param b [n]
 * @returns [n] x. Rejects NaN.
 * @throws WinnowError `model_fit_failed` when A is not positive definite in double precision
 */
export function solveSymmetric(a: Float64Array, b: Float64Array, n: number): Float64Array {
  const where = 'solveSymmetric';
  assertArgument(Number.isInteger(n) && n > 0, where, 'n must be a positive integer', n);
  assertShape(where, 'a', a, n * n);
  assertShape(where, 'b', b, n);
  assertFinite(where, 'a', a);
  assertFinite(where, 'b', b);

  const matrix = new Matrix(n, n);
  for (let row = 0; row < n; row++) {
    for (let col = 0; col <= row; col++) {
      matrix.set(row, col, a[row * n + col]!);
      matrix.set(col, row, a[row * n + col]!);
    }
  }
  const cholesky = new CholeskyDecomposition(matrix);
  if (!cholesky.isPositiveDefinite()) {
    throw new WinnowError('model_fit_failed', {
      where,
      rule: `the [${n}, ${n}] matrix must be positive definite; add a ridge penalty or drop collinear columns`,
    });
  }
  return Float64Array.from(cholesky.solve(Matrix.columnVector(b)).to1DArray());
}

/**
 * Eigenvalues and eigenvectors of a symmetric matrix.
 * @param a [n, n] row-major; only the lower triangle is read
 * @returns `values` [n] ascending, `vectors` [n, n] with eigenvector i in column i, orthonormal. Rejects NaN.
 */
export function symmetricEigen(a: Float64Array, n: number): { values: Float64Array; vectors: Float64Array } {
  assertShape('symmetricEigen', 'a', a, n * n);
  assertFinite('symmetricEigen', 'a', a);
  const matrix = new Matrix(n, n);
  for (let row = 0; row < n; row++) {
    for (let col = 0; col < n; col++) matrix.set(row, col, a[Math.max(row, col) * n + Math.min(row, col)]!);
  }
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(matrix, { assumeSymmetric: true });
  return { values: Float64Array.from(realEigenvalues), vectors: Float64Array.from(eigenvectorMatrix.to1DArray()) };
}
