/**
 * Density of the mixture of a Parzen estimator along one axis.
 *
 * Once there are many observations nearly all kernels have the same width σ. The sum of such kernels is taken from
 * their moments in cells of width σ/2: with t = (μ − c)/σ and y = (x − c)/σ of a cell's centre c,
 *   exp(−(y − t)²/2) = exp(−y²/2) Σ_p y^p · [exp(−t²/2) t^p / p!],
 * |t| ≤ 1/4, so 15 terms leave a relative error of the estimator below 1e-10 (Greengard & Strain 1991, "The fast Gauss
 * transform"). The cost of a value is then that of some 40 cells, however many trials there are.
 */

import { truncatedNormalLogMass } from '@winnow/numerics';
import { toInternal } from '../../coordinates.ts';
import type { RangeParam } from '../../space.ts';
import { kernelMass, type NumericKernels } from './numericKernels.ts';

const TERMS = 15;
const INVERSES = Float64Array.from({ length: TERMS }, (_, p) => 1 / (p + 1));
const CELLS_PER_SIGMA = 2;
const DECAY = Math.exp(-1 / CELLS_PER_SIGMA ** 2);
const REACH = 9; // standard deviations beyond which a kernel cannot be seen beside the prior
const FEW = 64; // kernels up to which a plain sum is quicker
const SQRT_TWO_PI = Math.sqrt(2 * Math.PI);

/** Log density at a parameter's number; on a grid, the log probability of its cell. Over a log axis it is per unit of log. */
export function axisLogDensity(param: RangeParam, kernels: NumericKernels): (number: number) => number {
  if (param.step !== null) {
    const mass = cellMass(param, kernels);
    return (number) => Math.log(mass(number));
  }
  const density = continuousDensity(kernels);
  return (number) => Math.log(density(toInternal(param, number)));
}

function continuousDensity(kernels: NumericKernels): (x: number) => number {
  const { mus, sigmas, weights, commonSigma } = kernels;
  const single: number[] = [];
  for (let k = 0; k < mus.length; k++) if (sigmas[k] !== commonSigma) single.push(k);
  const few = mus.length - single.length <= FEW;
  if (few) for (let k = 0; k < mus.length; k++) if (sigmas[k] === commonSigma) single.push(k);
  const scales = Float64Array.from(single, (k) => weights[k]! / kernelMass(kernels, k) / sigmas[k]!);
  const moments = few ? undefined : commonMoments(kernels);
  return (x) => {
    let total = moments === undefined ? 0 : sumCells(kernels, moments, x);
    for (let i = 0; i < single.length; i++) {
      const z = (x - mus[single[i]!]!) / sigmas[single[i]!]!;
      total += scales[i]! * Math.exp(-0.5 * z * z);
    }
    return total / SQRT_TWO_PI;
  };
}

/**
 * Moments of the kernels that have the common width.
 * @returns [cells, TERMS] Σ weight/mass · exp(−t²/2) t^p / p!
 */
function commonMoments(kernels: NumericKernels): Float64Array {
  const { low, high, weights, mus, sigmas, commonSigma } = kernels;
  const width = commonSigma / CELLS_PER_SIGMA;
  const cells = Math.floor((high - low) / width) + 1;
  const moments = new Float64Array(cells * TERMS);
  for (let k = 0; k < mus.length; k++) {
    if (sigmas[k] !== commonSigma) continue;
    const place = (mus[k]! - low) / width;
    const cell = Math.min(cells - 1, Math.floor(place));
    const t = (place - cell - 0.5) / CELLS_PER_SIGMA;
    let term = (weights[k]! / kernelMass(kernels, k)) * Math.exp(-0.5 * t * t);
    for (let p = 0, at = cell * TERMS; p < TERMS; p++, at++) {
      moments[at]! += term;
      term *= t * INVERSES[p]!;
    }
  }
  return moments;
}

/** Σ over the kernels of the common width of weight/mass/σ · exp(−z²/2). */
function sumCells({ low, commonSigma }: NumericKernels, moments: Float64Array, x: number): number {
  const width = commonSigma / CELLS_PER_SIGMA;
  const cells = moments.length / TERMS;
  const here = Math.min(cells - 1, Math.floor((x - low) / width));
  const y = (x - low - (here + 0.5) * width) / commonSigma;
  const upwards = sumRun(moments, here, 1, y);
  return (upwards + sumRun(moments, here - 1, -1, y + 1 / CELLS_PER_SIGMA)) / commonSigma;
}

/**
 * Σ of the cells from `first` on in one direction. exp(−y²/2) needs no call: over equal steps its ratio changes by a
 * constant factor.
 * @param y (x − c)/σ of the first cell
 */
function sumRun(moments: Float64Array, first: number, direction: 1 | -1, y: number): number {
  const cells = moments.length / TERMS;
  const step = direction / CELLS_PER_SIGMA;
  let gauss = Math.exp(-0.5 * y * y);
  let ratio = Math.exp(y * step - 0.5 * step * step);
  let total = 0;
  for (let i = 0, cell = first; i < REACH * CELLS_PER_SIGMA && cell >= 0 && cell < cells; i++, cell += direction) {
    const z = y - i * step;
    const last = cell * TERMS + TERMS - 1;
    let sum = moments[last]!;
    for (let at = last - 1; at > last - TERMS; at--) sum = sum * z + moments[at]!;
    total += sum * gauss;
    gauss *= ratio;
    ratio *= DECAY;
  }
  return total;
}

/** Equal kernels are one: a grid has few places, so its observations repeat. */
function cellMass(param: RangeParam, kernels: NumericKernels): (number: number) => number {
  const { mus, sigmas, weights } = kernels;
  const { classes, firsts } = equalKernels(kernels);
  const scales = new Float64Array(firsts.length);
  for (let k = 0; k < mus.length; k++) scales[classes[k]!]! += weights[k]!;
  for (let c = 0; c < firsts.length; c++) scales[c]! /= kernelMass(kernels, firsts[c]!);
  return (number) => {
    const { left, right } = cellOf(param, number);
    let total = 0;
    for (let c = 0; c < firsts.length; c++) {
      const mu = mus[firsts[c]!]!;
      const sigma = sigmas[firsts[c]!]!;
      const a = (left - mu) / sigma;
      const b = (right - mu) / sigma;
      if (a < REACH && b > -REACH) total += scales[c]! * Math.exp(truncatedNormalLogMass(a, b));
    }
    return total;
  };
}

/** The cell of a grid point, in internal coordinates. */
export function cellOf(param: RangeParam, number: number): { left: number; right: number } {
  const halfStep = param.step! / 2;
  return { left: toInternal(param, number - halfStep), right: toInternal(param, number + halfStep) };
}

/**
 * Kernels with the same centre and width, as classes.
 * @returns `classes` [K] class of each kernel, `firsts` one kernel of each class
 */
export function equalKernels({ mus, sigmas, sorted }: NumericKernels): { classes: Int32Array; firsts: number[] } {
  const n = sorted.length;
  const classes = new Int32Array(n + 1);
  const firsts: number[] = [];
  let start = 0; // first class at this centre
  for (let rank = 0; rank < n; rank++) {
    const k = sorted[rank]!;
    if (rank > 0 && mus[k] !== mus[sorted[rank - 1]!]) start = firsts.length;
    let found = start;
    while (found < firsts.length && sigmas[firsts[found]!] !== sigmas[k]) found++;
    if (found === firsts.length) firsts.push(k);
    classes[k] = found;
  }
  classes[n] = firsts.length;
  firsts.push(n);
  return { classes, firsts };
}
