/**
 * The continuous dimensions of a joint Parzen estimator, all at once: kernel k's log density is its constant less
 * Σ_d z_d², z_d = (x_d − μ_kd) / (√2 σ_kd).
 *
 * Once there are many trials nearly all kernels are narrow, and nearly none can be seen at a given point. Those out of reach in
 * the first dimension are not looked at; others are left as soon as the dimensions so far put them too far below the largest.
 *
 * Notation: K kernels (the prior is the last), D dimensions.
 */

import { kernelMasses, type NumericKernels } from './numericKernels.ts';

const LOG_SQRT_TWO_PI = 0.5 * Math.log(2 * Math.PI);
const UNSEEN = -50; // nats below the largest kernel at which one adds nothing to a double
const FACTORS = 32; // of at least 0.003 each: their product is far from the smallest double

/**
 * Adds what does not depend on the point, with one logarithm for many dimensions.
 * @param logDensities [K]
 */
export function addContinuousConstants(axes: readonly NumericKernels[], logDensities: Float64Array): void {
  const K = logDensities.length;
  for (let from = 0; from < axes.length; from += FACTORS) {
    const some = axes.slice(from, from + FACTORS);
    const product = new Float64Array(K).fill(1);
    let logRanges = 0;
    for (const axis of some) {
      const inverseRange = 1 / (axis.high - axis.low);
      const masses = kernelMasses(axis);
      for (let k = 0; k < K; k++) product[k]! *= axis.sigmas[k]! * inverseRange * masses[k]!;
      logRanges -= Math.log(inverseRange);
    }
    const same = logRanges + some.length * LOG_SQRT_TWO_PI;
    for (let k = 0; k < K; k++) logDensities[k]! -= same + Math.log(product[k]!);
  }
}

/**
 * @param axes D ≥ 1 of them
 * @returns log of the sum over kernels at a point, given its [D] internal coordinates and the kernels' [K] log densities but
 * for the distances
 */
export function logSumOfDistances(
  axes: readonly NumericKernels[],
): (point: Float64Array, logDensities: Float64Array) => number {
  const first = axes[0]!;
  const mus = axes.map((axis) => axis.mus);
  const inverses = axes.map(({ sigmas }) => inversesOf(sigmas));
  const { narrow, wide } = byWidth(first);
  const termAt = (k: number, point: Float64Array, logDensities: Float64Array, least: number): number => {
    let term = logDensities[k]!;
    for (let d = 0; d < point.length && term > least; d++) {
      const z = (point[d]! - mus[d]![k]!) * inverses[d]![k]!;
      term -= z * z;
    }
    return term;
  };
  const seen = new Float64Array(first.mus.length);
  return (point, logDensities) => {
    let max = Number.NEGATIVE_INFINITY;
    let count = 0;
    for (let i = 0; i < wide.length; i++) {
      const term = termAt(wide[i]!, point, logDensities, max + UNSEEN);
      if (!(term > max + UNSEEN)) continue;
      seen[count++] = term;
      if (term > max) max = term;
    }
    const reach = first.commonSigma * Math.sqrt(2 * Math.max(0, largest(logDensities) - max - UNSEEN));
    const end = point[0]! + reach;
    for (let i = firstFrom(narrow, first.mus, point[0]! - reach); i < narrow.length; i++) {
      const k = narrow[i]!;
      if (first.mus[k]! > end) break;
      const term = termAt(k, point, logDensities, max + UNSEEN);
      if (!(term > max + UNSEEN)) continue;
      seen[count++] = term;
      if (term > max) max = term;
    }
    let total = 0;
    for (let i = 0; i < count; i++) if (seen[i]! > max + UNSEEN) total += Math.exp(seen[i]! - max);
    return max + Math.log(total);
  };
}

function inversesOf(sigmas: Float64Array): Float64Array {
  const inverses = new Float64Array(sigmas.length);
  for (let k = 0; k < sigmas.length; k++) inverses[k] = Math.SQRT1_2 / sigmas[k]!;
  return inverses;
}

/** @returns `narrow` kernels of the common width in order of their centres, `wide` the others, first the prior, which reaches everywhere */
function byWidth({ sigmas, commonSigma, sorted }: NumericKernels): { narrow: Int32Array; wide: number[] } {
  const prior = sorted.length;
  const wide = [prior];
  for (let k = 0; k < prior; k++) if (sigmas[k] !== commonSigma) wide.push(k);
  return { narrow: sorted.filter((k) => sigmas[k] === commonSigma), wide };
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

function largest(values: Float64Array): number {
  let max = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) if (values[i]! > max) max = values[i]!;
  return max;
}
