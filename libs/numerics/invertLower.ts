/**
 * Inverse of a lower triangular matrix, in place: row by row, each a sum of the rows above it, which are inverted already.
 * @param factor [n, n] at `offset`, its diagonal not 0; above the diagonal nothing is read or written
 */
export function invertLower(factor: Float64Array, offset: number, n: number): void {
  for (let i = 0; i < n; i++) {
    const row = offset + i * n;
    const pivot = factor[row + i]!;
    let k = 0;
    for (; k + 4 <= i; k += 4) addFourRows(factor, row, offset + k * n, n, k);
    for (; k < i; k++) addRow(factor, row, offset + k * n, k, 0);
    for (let j = 0; j < i; j++) factor[row + j] = -factor[row + j]! / pivot;
    factor[row + i] = 1 / pivot;
  }
}

/** Adds rows k … k + 3 times the row's elements of their numbers, which then become sums themselves. */
function addFourRows(factor: Float64Array, row: number, rowK: number, n: number, k: number): void {
  const times0 = factor[row + k]!;
  const times1 = factor[row + k + 1]!;
  const times2 = factor[row + k + 2]!;
  const times3 = factor[row + k + 3]!;
  const rowK1 = rowK + n;
  const rowK2 = rowK1 + n;
  const rowK3 = rowK2 + n;
  for (let j = 0; j < k; j++) {
    let sum = factor[row + j]! + times0 * factor[rowK + j]!;
    sum += times1 * factor[rowK1 + j]!;
    sum += times2 * factor[rowK2 + j]!;
    factor[row + j] = sum + times3 * factor[rowK3 + j]!;
  }
  for (let m = 0; m < 4; m++) addRow(factor, row, rowK + m * n, k + m, k);
}

/** Adds row k times the row's element k to elements from … k − 1, and puts that product in place of element k. */
function addRow(factor: Float64Array, row: number, rowK: number, k: number, from: number): void {
  const times = factor[row + k]!;
  for (let j = from; j < k; j++) factor[row + j]! += times * factor[rowK + j]!;
  factor[row + k] = times * factor[rowK + k]!;
}
