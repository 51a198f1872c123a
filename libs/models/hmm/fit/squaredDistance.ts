/**
 * Σ_d weights_d (a_d − b_d)² between two rows of flat arrays.
 * @param weights [D]
 */
export function squaredDistance(
  a: Float64Array,
  aOffset: number,
  b: Float64Array,
  bOffset: number,
  weights: Float64Array,
): number {
  let sum = 0;
  for (let d = 0; d < weights.length; d++) {
    const difference = a[aOffset + d]! - b[bOffset + d]!;
    sum += weights[d]! * difference * difference;
  }
  return sum;
}
