/**
 * Cholesky factorisation A = L Lᵀ on flat arrays, for the kernels that hold many small matrices in one array.
 * @param a      [n, n] at `offset`, symmetric; only the lower triangle is read
 * @param factor [n, n] at `factorOffset`, receives L; above the diagonal it is left as it is. May be `a` itself.
 * @returns false, with the factor unfinished, when A is not positive definite in double precision
 */
export function cholesky(
  a: Float64Array,
  offset: number,
  n: number,
  factor: Float64Array,
  factorOffset: number,
): boolean {
  for (let i = 0; i < n; i++) {
    const rowI = factorOffset + i * n;
    for (let j = 0; j <= i; j++) {
      const rowJ = factorOffset + j * n;
      let sum = a[offset + i * n + j]!;
      for (let k = 0; k < j; k++) sum -= factor[rowI + k]! * factor[rowJ + k]!;
      if (j < i) factor[rowI + j] = sum / factor[rowJ + j]!;
      else if (sum > 0) factor[rowI + i] = Math.sqrt(sum);
      else return false;
    }
  }
  return true;
}
