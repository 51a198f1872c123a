/**
 * The continuous dimensions of a joint Parzen estimator, all at once: kernel k's log density is its constant less
 * Σ_d z_d², z_d = (x_d − μ_kd) / (√2 σ_kd).
 *
 * Once there are many trials nearly all kernels are narrow, and nearly none can be seen at a given point. Those out of reach in
 * the first dimension are not looked at; others are left as soon as the dimensions so far put them too far below the largest,
 * whatever their constants. So most constants, which cost more than distances, are never worked out.
 *
 * Notation: K kernels (the prior is the last), D dimensions.
 */

import { kernelMass, type NumericKernels } from './numericKernels.ts';

const LOG_SQRT_TWO_PI = 0.5 * Math.log(2 * Math.PI);
const UNSEEN = -50; // nats below the largest kernel at which one adds nothing to a double
const FACTORS = 32; // of at least 0.003 each: their product is far from the smallest double
const LEAST_MASS = 0.47; // inside the range, of a kernel at most half as wide with its centre at a bound

/**
 * @param weights [K]
 * @param axes    D ≥ 1 of them
 * @param largest of the log densities in other dimensions, whatever the point
 * @returns log density at a point, given its [D] internal coordinates and the kernels' [K] log densities in other dimensions
 */
export function logSumOfKernels(
  weights: Float64Array,
  axes: readonly NumericKernels[],
  largest: number,
): (point: Float64Array, others: Float64Array) => number {
  const first = axes[0]!;
  const shapes = shapesOf(axes);
  const constants = new Float64Array(weights.length).fill(Number.NaN); // each once it is needed
  const logRanges = axes.reduce((sum, { low, high }) => sum + Math.log(high - low), 0);
  const most = largestConstant(weights, axes);
  const { narrow, wide } = byWidth(first);
  const termAt = (k: number, point: Float64Array, other: number, least: number): number => {
    let bound = other + most;
    for (let d = 0, at = 2 * k * point.length; d < point.length; d++, at += 2) {
      const z = (point[d]! - shapes[at]!) * shapes[at + 1]!;
      bound -= z * z;
      if (bound <= least) return bound;
    }
    if (Number.isNaN(constants[k]!)) constants[k] = constantOf(weights[k]!, axes, logRanges, k);
    return bound - most + constants[k]!;
  };
  const seen = new Float64Array(weights.length);
  return (point, others) => {
    let max = Number.NEGATIVE_INFINITY;
    let count = 0;
    for (let i = 0; i < wide.length; i++) {
      const term = termAt(wide[i]!, point, others[wide[i]!]!, max + UNSEEN);
      if (!(term > max + UNSEEN)) continue;
      seen[count++] = term;
      if (term > max) max = term;
    }
    const reach = first.commonSigma * Math.sqrt(2 * Math.max(0, largest + most - max - UNSEEN));
    const end = point[0]! + reach;
    for (let i = firstFrom(narrow, first.mus, point[0]! - reach); i < narrow.length; i++) {
      const k = narrow[i]!;
      if (first.mus[k]! > end) break;
      const term = termAt(k, point, others[k]!, max + UNSEEN);
      if (!(term > max + UNSEEN)) continue;
      seen[count++] = term;
      if (term > max) max = term;
    }
    let total = 0;
    for (let i = 0; i < count; i++) if (seen[i]! > max + UNSEEN) total += Math.exp(seen[i]! - max);
    return max + Math.log(total);
  };
}

/** No kernel's constant is larger: none is narrower than the common width. */
function largestConstant(weights: Float64Array, axes: readonly NumericKernels[]): number {
  let weight = 0;
  for (let k = 0; k < weights.length; k++) weight = Math.max(weight, weights[k]!);
  const least = axes.reduce((sum, { commonSigma }) => sum + Math.log(LEAST_MASS * commonSigma) + LOG_SQRT_TWO_PI, 0);
  return Math.log(weight) - least;
}

/** What of kernel k's log density does not depend on the point, with one logarithm for many dimensions. */
function constantOf(weight: number, axes: readonly NumericKernels[], logRanges: number, k: number): number {
  let constant = Math.log(weight) - logRanges - axes.length * LOG_SQRT_TWO_PI;
  for (let from = 0; from < axes.length; from += FACTORS) {
    let product = 1;
    for (let d = from; d < Math.min(axes.length, from + FACTORS); d++) {
      const axis = axes[d]!;
      product *= (axis.sigmas[k]! / (axis.high - axis.low)) * kernelMass(axis, k);
    }
    constant -= Math.log(product);
  }
  return constant;
}

/** @returns [K, D, 2] centre and 1 / (√2 σ) of each kernel: what one of them needs lies together */
function shapesOf(axes: readonly NumericKernels[]): Float64Array {
  const D = axes.length;
  const shapes = new Float64Array(2 * D * axes[0]!.mus.length);
  for (let d = 0; d < D; d++) {
    const { mus, sigmas } = axes[d]!;
    for (let k = 0, at = 2 * d; k < mus.length; k++, at += 2 * D) {
      shapes[at] = mus[k]!;
      shapes[at + 1] = Math.SQRT1_2 / sigmas[k]!;
    }
  }
  return shapes;
}

/** @returns `narrow` kernels of the common width in order of their centres, `wide` the others, first the prior, which reaches everywhere */
function byWidth({ sigmas, commonSigma, sorted }: NumericKernels): { narrow: Int32Array; wide: number[] } {
  const prior = sorted.length;
  const wide = [prior];
  for (let k = 0; k < prior; k++) if (sigmas[k] !== commonSigma) wide.push(k);
  const narrow = new Int32Array(prior + 1 - wide.length);
  for (let rank = 0, n = 0; rank < prior; rank++) {
    const k = sorted[rank]!;
    if (sigmas[k] === commonSigma) narrow[n++] = k;
  }
  return { narrow, wide };
}

/** Place of the first of the kernels, which are in order of their centres, that lies at `bound` or above. */
function firstFrom(kernels: Int32Array, mus: Float64Array, bound: number): number {
  let low = 0;
  let high = kernels.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (mus[kernels[middle]!]! < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
