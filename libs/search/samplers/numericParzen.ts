/**
 * Parzen estimator of one numeric parameter: a mixture of truncated normals (Bergstra et al. 2011, "Algorithms for
 * hyper-parameter optimization", section 4, with Optuna 4.9's choice of bandwidths).
 *
 * Notation: n observations, K = n + 1 kernels (the prior is the last), all in internal coordinates on [low, high].
 */

import type { Rng } from '@winnow/core';
import { truncatedNormalLogMass, truncatedNormalQuantile } from '@winnow/numerics';
import { internalBounds, toInternal } from '../coordinates.ts';
import type { NumericParam } from '../space.ts';
import { drawIndex } from './drawIndex.ts';
import { kernelWeights } from './kernelWeights.ts';

const MAX_KERNELS_PER_RANGE = 100; // "magic clip": no kernel is narrower than this share of the range
const SQRT_TWO_PI = Math.sqrt(2 * Math.PI);

export interface NumericParzen {
  readonly low: number;
  readonly high: number;
  /** [K] sums to 1 */
  readonly weights: Float64Array;
  /** [K] */
  readonly mus: Float64Array;
  /** [K] */
  readonly sigmas: Float64Array;
  /** [K] weight over the kernel's mass inside [low, high] */
  readonly scales: Float64Array;
}

/** @param observations [n] internal coordinates inside the bounds, oldest first */
export function fitNumericParzen(param: NumericParam, observations: Float64Array): NumericParzen {
  const { low, high } = internalBounds(param);
  const n = observations.length;
  const weights = kernelWeights(n);
  const mus = new Float64Array(n + 1);
  mus.set(observations);
  mus[n] = 0.5 * (low + high);
  const sigmas = bandwidths(observations, low, high);
  const scales = weights.map(
    (weight, k) =>
      weight / Math.exp(truncatedNormalLogMass((low - mus[k]!) / sigmas[k]!, (high - mus[k]!) / sigmas[k]!)),
  );
  return { low, high, weights, mus, sigmas, scales };
}

/**
 * Each kernel is as wide as the larger gap to its neighbours; the bounds are neighbours too, except of the outermost
 * observations when there are two or more. Clipped to [range / min(100, K + 1), range]; the prior spans the range.
 * @returns [K]
 */
function bandwidths(observations: Float64Array, low: number, high: number): Float64Array {
  const n = observations.length;
  const range = high - low;
  const narrowest = range / Math.min(MAX_KERNELS_PER_RANGE, n + 2);
  const order = Array.from({ length: n }, (_, i) => i).sort((a, b) => observations[a]! - observations[b]!);
  const sigmas = new Float64Array(n + 1);
  for (let rank = 0; rank < n; rank++) {
    const mu = observations[order[rank]!]!;
    const left = rank > 0 ? mu - observations[order[rank - 1]!]! : n > 1 ? 0 : mu - low;
    const right = rank < n - 1 ? observations[order[rank + 1]!]! - mu : n > 1 ? 0 : high - mu;
    sigmas[order[rank]!] = Math.min(range, Math.max(narrowest, left, right));
  }
  sigmas[n] = range;
  return sigmas;
}

/** An internal coordinate drawn from the mixture. */
export function drawFromParzen({ low, high, weights, mus, sigmas }: NumericParzen, rng: Rng): number {
  const k = drawIndex(weights, rng);
  const mu = mus[k]!;
  const sigma = sigmas[k]!;
  return mu + sigma * truncatedNormalQuantile(rng.uniform(), (low - mu) / sigma, (high - mu) / sigma);
}

/**
 * Log density of the mixture at a parameter's value; on a grid, the log probability of its cell. A density over a log
 * axis is per unit of log. The prior's width is the whole range, so the sum cannot underflow.
 */
export function parzenLogDensity(parzen: NumericParzen, param: NumericParam, value: number): number {
  return Math.log(param.step === null ? density(parzen, toInternal(param, value)) : cellMass(parzen, param, value));
}

function density({ mus, sigmas, scales }: NumericParzen, x: number): number {
  let total = 0;
  for (let k = 0; k < mus.length; k++) {
    const sigma = sigmas[k]!;
    const z = (x - mus[k]!) / sigma;
    total += (scales[k]! / sigma) * Math.exp(-0.5 * z * z);
  }
  return total / SQRT_TWO_PI;
}

function cellMass({ mus, sigmas, scales }: NumericParzen, param: NumericParam, value: number): number {
  const halfStep = param.step! / 2;
  const left = toInternal(param, value - halfStep);
  const right = toInternal(param, value + halfStep);
  let total = 0;
  for (let k = 0; k < mus.length; k++) {
    const sigma = sigmas[k]!;
    const mu = mus[k]!;
    total += scales[k]! * Math.exp(truncatedNormalLogMass((left - mu) / sigma, (right - mu) / sigma));
  }
  return total;
}
