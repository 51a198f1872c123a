/** Products with a lower triangular matrix [n, n]; above its diagonal nothing is read. */

/** out = L v. Four sums at a time do not wait for one another. */
export function multiplyLower(lower: Float64Array, n: number, vector: Float64Array, out: Float64Array): void {
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    const row0 = i * n;
    const row1 = row0 + n;
    const row2 = row1 + n;
    const row3 = row2 + n;
    let sum0 = 0;
    let sum1 = 0;
    let sum2 = 0;
    let sum3 = 0;
    for (let k = 0; k <= i; k++) {
      const v = vector[k]!;
      sum0 += lower[row0 + k]! * v;
      sum1 += lower[row1 + k]! * v;
      sum2 += lower[row2 + k]! * v;
      sum3 += lower[row3 + k]! * v;
    }
    out[i] = sum0;
    out[i + 1] = sum1 + lower[row1 + i + 1]! * vector[i + 1]!;
    out[i + 2] = sum2 + lower[row2 + i + 1]! * vector[i + 1]! + lower[row2 + i + 2]! * vector[i + 2]!;
    out[i + 3] =
      sum3 +
      lower[row3 + i + 1]! * vector[i + 1]! +
      lower[row3 + i + 2]! * vector[i + 2]! +
      lower[row3 + i + 3]! * vector[i + 3]!;
  }
  for (; i < n; i++) {
    let sum = 0;
    for (let k = 0; k <= i; k++) sum += lower[i * n + k]! * vector[k]!;
    out[i] = sum;
  }
}

/** out = Lᵀ v */
export function multiplyLowerTransposed(lower: Float64Array, n: number, vector: Float64Array, out: Float64Array): void {
  out.fill(0);
  for (let i = 0; i < n; i++) {
    const v = vector[i]!;
    for (let k = 0; k <= i; k++) out[k]! += lower[i * n + k]! * v;
  }
}
