/**
 * Inverse of a lower triangular matrix, in place.
 * @param factor [n, n] at `offset`, its diagonal not 0; above the diagonal nothing is read or written
 */
export function invertLower(factor: Float64Array, offset: number, n: number): void {
  for (let j = 0; j < n; j++) {
    const diagonal = 1 / factor[offset + j * n + j]!;
    factor[offset + j * n + j] = diagonal;
    for (let i = j + 1; i < n; i++) {
      let sum = 0;
      for (let k = j; k < i; k++) sum += factor[offset + i * n + k]! * factor[offset + k * n + j]!;
      factor[offset + i * n + j] = -sum / factor[offset + i * n + i]!; // row i of the factor is not inverted yet
    }
  }
}
