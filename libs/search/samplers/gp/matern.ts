/**
 * Matérn 5/2 kernel with a length scale for each coordinate (Rasmussen & Williams 2006, "Gaussian processes for machine
 * learning", equation 4.17).
 *
 * Notation: N rows, D coordinates, r² = Σ_d w_d δ_d² with w_d inverse squared length scales; δ_d is the difference of
 * two numbers, or whether two choices differ.
 */

import type { GpData } from './gpData.ts';

const SQRT_5 = Math.sqrt(5);

/**
 * The kernel between a point and the rows of the data.
 * @param weights [D]
 * @param scale   its value at r = 0
 * @param points  [·, D], of which the one that begins at `at` is meant
 * @param rows    the first rows to be compared with
 * @param out     receives the values from `outAt` on
 * @param slopes  where given, receives d kernel / d r² at the same places
 */
export function fillKernel(
  { x, isChoice }: GpData,
  weights: Float64Array,
  scale: number,
  points: Float64Array,
  at: number,
  rows: number,
  out: Float64Array,
  outAt: number,
  slopes?: Float64Array,
): void {
  const D = weights.length;
  for (let row = 0; row < rows; row++) {
    let squared = 0;
    for (let d = 0; d < D; d++)
      squared += weights[d]! * squaredDifference(x[row * D + d]!, points[at + d]!, isChoice[d]!);
    const r = SQRT_5 * Math.sqrt(squared);
    const decay = scale * Math.exp(-r);
    out[outAt + row] = (1 + r + (r * r) / 3) * decay;
    if (slopes !== undefined) slopes[outAt + row] = (-5 / 6) * (1 + r) * decay;
  }
}

export function squaredDifference(a: number, b: number, isChoice: boolean): number {
  if (isChoice) return a === b ? 0 : 1;
  return (a - b) * (a - b);
}
