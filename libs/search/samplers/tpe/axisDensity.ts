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
const INVERSE_FACTORIALS = Float64Array.from({ length: TERMS }, (_, p) => 1 / factorial(p));
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
  const scales = new Float64Array(mus.length); // weight / mass
  for (let k = 0; k < scales.length; k++) scales[k] = weights[k]! / kernelMass(kernels, k);
  const single: number[] = [];
  for (let k = 0; k < mus.length; k++) if (sigmas[k] !== commonSigma) single.push(k);
  const few = mus.length - single.length <= FEW;
  if (few) for (let k = 0; k < mus.length; k++) if (sigmas[k] === commonSigma) single.push(k);
  const heights = Float64Array.from(single, (k) => scales[k]! / sigmas[k]!);
  const moments = few ? undefined : commonMoments(kernels, scales);
  return (x) => {
    let total = moments === undefined ? 0 : sumCells(kernels, moments, x);
    for (let i = 0; i < single.length; i++) {
      const z = (x - mus[single[i]!]!) / sigmas[single[i]!]!;
      total += heights[i]! * Math.exp(-0.5 * z * z);
    }
    return total / SQRT_TWO_PI;
  };
}

/**
 * Moments of the kernels that have the common width.
 * @param scales [K] weight / mass
 * @returns [cells, TERMS] Σ scale · exp(−t²/2) t^p / p!
 */
function commonMoments({ low, high, mus, sigmas, commonSigma }: NumericKernels, scales: Float64Array): Float64Array {
  const width = commonSigma / CELLS_PER_SIGMA;
  const cells = Math.floor((high - low) / width) + 1;
  const moments = new Float64Array(cells * TERMS);
  for (let k = 0; k < mus.length; k++) {
    if (sigmas[k] !== commonSigma) continue;
    const place = (mus[k]! - low) / width;
    const cell = Math.min(cells - 1, Math.floor(place));
    const t = (place - cell - 0.5) / CELLS_PER_SIGMA;
    const square = t * t;
    let even = scales[k]! * expOfSmall(-0.5 * square);
    let odd = even * t;
    let at = cell * TERMS;
    moments[at]! += even;
    for (const last = at + TERMS - 1; at < last; at += 2) {
      // two chains of products: one would be as long as the loop
      moments[at + 1]! += odd;
      even *= square;
      odd *= square;
      moments[at + 2]! += even;
    }
  }
  for (let at = 0; at < moments.length; at += TERMS) {
    for (let p = 2; p < TERMS; p++) moments[at + p]! *= INVERSE_FACTORIALS[p]!;
  }
  return moments;
}

/** exp(x) for |x| ≤ 1/32 by its series, to a double's precision. */
function expOfSmall(x: number): number {
  const high = 1 / 6 + x * (1 / 24 + x * (1 / 120 + x * (1 / 720 + x * (1 / 5040))));
  return 1 + x * (1 + x * (0.5 + x * high));
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
    const square = z * z;
    const from = cell * TERMS;
    let even = moments[from + TERMS - 1]!;
    let odd = 0;
    for (let at = from + TERMS - 2; at > from; at -= 2) {
      odd = odd * square + moments[at]!;
      even = even * square + moments[at - 1]!;
    }
    total += (even + odd * z) * gauss;
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

function factorial(n: number): number {
  return n < 2 ? 1 : n * factorial(n - 1);
}
