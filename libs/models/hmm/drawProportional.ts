/**
 * The first index at which the running sum of `weights` exceeds `threshold`; one of positive weight. With a threshold that
 * is uniform below their sum, each is drawn with probability in proportion to its weight.
 */
export function drawProportional(weights: Float64Array, threshold: number): number {
  let sum = 0;
  let last = 0;
  for (let i = 0; i < weights.length; i++) {
    if (weights[i] === 0) continue;
    sum += weights[i]!;
    last = i;
    if (sum > threshold) break;
  }
  return last;
}
