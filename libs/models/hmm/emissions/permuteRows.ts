/**
 * A flat array of equal rows in another order.
 * @param values [N, size]
 * @param order  [N] a permutation; row n of the result is row `order[n]` of `values`
 */
export function permuteRows(values: Float64Array, order: readonly number[]): Float64Array {
  const size = values.length / order.length;
  return values.map((_value, i) => values[order[Math.floor(i / size)]! * size + (i % size)]!);
}
