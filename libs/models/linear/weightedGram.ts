/**
 * Xᵀ diag(w) X, symmetric. Notation: N rows, P columns.
 * @param x       [N, P]
 * @param weights [N]
 * @returns       [P, P]
 */
export function weightedGram(x: Float64Array, weights: Float64Array, rows: number, cols: number): Float64Array {
  const gram = new Float64Array(cols * cols);
  for (let n = 0; n < rows; n++) {
    const row = n * cols;
    for (let i = 0; i < cols; i++) {
      const weighted = weights[n]! * x[row + i]!;
      for (let j = 0; j <= i; j++) gram[i * cols + j]! += weighted * x[row + j]!;
    }
  }
  for (let i = 0; i < cols; i++) {
    for (let j = 0; j < i; j++) gram[j * cols + i] = gram[i * cols + j]!;
  }
  return gram;
}
