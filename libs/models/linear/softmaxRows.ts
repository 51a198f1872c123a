/**
 * Softmax of each row's scores.
 * @param scores K arrays of [N]
 * @returns      [K, N]
 */
export function softmaxRows(scores: readonly Float64Array[]): Float64Array {
  const rows = scores[0]!.length;
  const out = new Float64Array(scores.length * rows);
  for (let n = 0; n < rows; n++) {
    const top = scores.reduce((max, values) => Math.max(max, values[n]!), Number.NEGATIVE_INFINITY);
    const exps = scores.map((values) => Math.exp(values[n]! - top));
    const total = exps.reduce((sum, value) => sum + value, 0);
    exps.forEach((value, k) => {
      out[k * rows + n] = value / total;
    });
  }
  return out;
}
