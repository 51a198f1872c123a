/**
 * Lower triangle of Lᵀ L, the inverse of A = X Xᵀ where L is the inverse of X.
 * @param lower [n, n] lower triangular; above the diagonal nothing is read
 * @param out   [n, n] receives the lower triangle; above the diagonal it is left as it is
 */
export function gramOfLower(lower: Float64Array, n: number, out: Float64Array): void {
  for (let i = 0; i < n; i++) out.fill(0, i * n, i * n + i + 1);
  let k = 0;
  for (; k + 4 <= n; k += 4) {
    addFourSquares(lower, k * n, n, k, out);
    for (let m = 1; m < 4; m++) addSquare(lower, (k + m) * n, n, k + 1, k + m, out);
  }
  for (; k < n; k++) addSquare(lower, k * n, n, 0, k, out);
}

/** Products of elements 0 … k of the row at `row` and of the three that follow. */
function addFourSquares(lower: Float64Array, row: number, n: number, k: number, out: Float64Array): void {
  const row1 = row + n;
  const row2 = row1 + n;
  const row3 = row2 + n;
  for (let i = 0; i <= k; i++) {
    const left0 = lower[row + i]!;
    const left1 = lower[row1 + i]!;
    const left2 = lower[row2 + i]!;
    const left3 = lower[row3 + i]!;
    for (let j = 0; j <= i; j++) {
      out[i * n + j]! +=
        left0 * lower[row + j]! + left1 * lower[row1 + j]! + left2 * lower[row2 + j]! + left3 * lower[row3 + j]!;
    }
  }
}

/** Products of elements from … k of one row with its elements 0 … k. */
function addSquare(lower: Float64Array, row: number, n: number, from: number, k: number, out: Float64Array): void {
  for (let i = from; i <= k; i++) {
    const left = lower[row + i]!;
    for (let j = 0; j <= i; j++) out[i * n + j]! += left * lower[row + j]!;
  }
}
