/**
 * Kernels of a Parzen estimator on one axis: truncated normals around the observations, and a prior that spans the
 * range (Bergstra et al. 2011, "Algorithms for hyper-parameter optimization", section 4, with Optuna's bandwidths).
 *
 * Notation: n observations, K = n + 1 kernels (the prior is the last), all in internal coordinates on [low, high].
 */

import { normalCdf } from '@winnow/numerics';
import { internalBounds } from '../../coordinates.ts';
import type { RangeParam } from '../../space.ts';

const MAX_KERNELS_PER_RANGE = 100; // "magic clip": no kernel is narrower than this share of the range
const JOINT_BANDWIDTH = 0.2; // Optuna 4.9's σ₀ of a joint estimator, as a share of the range
const INSIDE = 8.5; // standard deviations: a tail beyond them is below half an ulp of 1

/**
 * - `neighbours`: as wide as the larger gap to a neighbouring observation
 * - `joint`: one width for all, 0.2 n^(−1 / (d + 4)) of the range, d the dimensions of the joint estimator
 */
export type Bandwidth = { readonly rule: 'neighbours' } | { readonly rule: 'joint'; readonly dimensions: number };

export interface Observations {
  /** [n] internal coordinates, oldest first */
  readonly values: Float64Array;
  /** [n] indices of the values, ascending; equal ones oldest first */
  readonly sorted: Int32Array;
}

export interface NumericKernels {
  readonly low: number;
  readonly high: number;
  /** [K] sums to 1 */
  readonly weights: Float64Array;
  /** [K] */
  readonly mus: Float64Array;
  /** [K] */
  readonly sigmas: Float64Array;
  /** the width that most kernels share once there are many */
  readonly commonSigma: number;
  /** [n] as in the observations */
  readonly sorted: Int32Array;
}

/** @param weights [K] shared by the kernels of all parameters of an estimator */
export function fitNumericKernels(
  param: RangeParam,
  seen: Observations,
  weights: Float64Array,
  bandwidth: Bandwidth,
): NumericKernels {
  const { low, high } = internalBounds(param);
  const n = seen.values.length;
  const mus = new Float64Array(n + 1);
  mus.set(seen.values);
  mus[n] = 0.5 * (low + high);
  const range = high - low;
  const narrowest = range / Math.min(MAX_KERNELS_PER_RANGE, n + 2);
  const sigmas = new Float64Array(n + 1);
  let commonSigma = narrowest;
  if (bandwidth.rule === 'joint') {
    const share = JOINT_BANDWIDTH * Math.max(n, 1) ** (-1 / (bandwidth.dimensions + 4));
    commonSigma = Math.min(range, Math.max(narrowest, share * range));
    sigmas.fill(commonSigma);
  } else {
    widenToNeighbours(seen, low, high, narrowest, sigmas);
  }
  sigmas[n] = range;
  return { low, high, weights, mus, sigmas, commonSigma, sorted: seen.sorted };
}

/**
 * The wider of the gaps to the neighbours; the bounds are neighbours, too, except of the outermost observations when there are
 * two or more. Of equal observations the oldest has the gap on the left and the next the one on the right; the others have none.
 * (Optuna leaves open which ones have them. With the newest among them, trials in flight would hardly be felt on a grid.)
 */
function widenToNeighbours(
  { values, sorted }: Observations,
  low: number,
  high: number,
  narrowest: number,
  sigmas: Float64Array,
): void {
  const n = values.length;
  const widest = high - low;
  const widen = (k: number, gap: number) => {
    sigmas[k] = Math.min(widest, Math.max(sigmas[k]!, gap));
  };
  sigmas.fill(narrowest);
  for (let from = 0, to = 0; from < n; from = to) {
    const mu = values[sorted[from]!]!;
    do to++;
    while (to < n && values[sorted[to]!] === mu);
    if (from > 0 || n === 1) widen(sorted[from]!, mu - (from > 0 ? values[sorted[from - 1]!]! : low));
    if (to < n || n === 1) widen(sorted[Math.min(from + 1, to - 1)]!, (to < n ? values[sorted[to]!]! : high) - mu);
  }
}

/** Kernel k's mass inside [low, high]; its centre lies inside, so nothing cancels. */
export function kernelMass({ low, high, mus, sigmas }: NumericKernels, k: number): number {
  const left = (low - mus[k]!) / sigmas[k]!;
  const right = (mus[k]! - high) / sigmas[k]!;
  let mass = 1;
  if (left > -INSIDE) mass -= normalCdf(left);
  if (right > -INSIDE) mass -= normalCdf(right);
  return mass;
}
