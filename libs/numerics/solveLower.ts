/**
 * Solves L x = b by forward substitution, in place.
 * @param factor [n, n] lower triangular, its diagonal not 0; above the diagonal nothing is read
 * @param vector [n] b, becomes x
 */
export function solveLower(factor: Float64Array, n: number, vector: Float64Array): void {
  for (let i = 0; i < n; i++) {
    let sum = vector[i]!;
    for (let k = 0; k < i; k++) sum -= factor[i * n + k]! * vector[k]!;
    vector[i] = sum / factor[i * n + i]!;
  }
}
