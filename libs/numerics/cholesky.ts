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
  for (let first = 0; first < n; first += 4) {
    const isWhole = first + 4 <= n;
    if (isWhole) eliminateFourRows(a, offset, n, factor, factorOffset, first);
    for (let i = first; i < Math.min(n, first + 4); i++) {
      if (!eliminateRow(a, offset, n, factor, factorOffset, i, isWhole ? first : 0)) return false;
    }
  }
  return true;
}

/** Columns 0 … first − 1 of rows first … first + 3. Four sums at a time do not wait for one another. */
function eliminateFourRows(
  a: Float64Array,
  offset: number,
  n: number,
  factor: Float64Array,
  factorOffset: number,
  first: number,
): void {
  const row0 = factorOffset + first * n;
  const row1 = row0 + n;
  const row2 = row1 + n;
  const row3 = row2 + n;
  const shift = offset - factorOffset;
  for (let j = 0; j < first; j++) {
    const rowJ = factorOffset + j * n;
    let sum0 = a[shift + row0 + j]!;
    let sum1 = a[shift + row1 + j]!;
    let sum2 = a[shift + row2 + j]!;
    let sum3 = a[shift + row3 + j]!;
    for (let k = 0; k < j; k++) {
      const other = factor[rowJ + k]!;
      sum0 -= factor[row0 + k]! * other;
      sum1 -= factor[row1 + k]! * other;
      sum2 -= factor[row2 + k]! * other;
      sum3 -= factor[row3 + k]! * other;
    }
    const pivot = factor[rowJ + j]!;
    factor[row0 + j] = sum0 / pivot;
    factor[row1 + j] = sum1 / pivot;
    factor[row2 + j] = sum2 / pivot;
    factor[row3 + j] = sum3 / pivot;
  }
}

/** Columns from … i of row i. */
function eliminateRow(
  a: Float64Array,
  offset: number,
  n: number,
  factor: Float64Array,
  factorOffset: number,
  i: number,
  from: number,
): boolean {
  const rowI = factorOffset + i * n;
  for (let j = from; j <= i; j++) {
    const rowJ = factorOffset + j * n;
    let sum = a[offset + i * n + j]!;
    for (let k = 0; k < j; k++) sum -= factor[rowI + k]! * factor[rowJ + k]!;
    if (j < i) factor[rowI + j] = sum / factor[rowJ + j]!;
    else if (sum > 0) factor[rowI + i] = Math.sqrt(sum);
    else return false;
  }
  return true;
}
