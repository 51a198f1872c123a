/**
 * Gaussian process regression with a Matérn 5/2 kernel and one length scale for each coordinate (Rasmussen & Williams
 * 2006, "Gaussian processes for machine learning", algorithm 2.1 and equation 5.9).
 *
 * Notation: N rows, D coordinates, r² = Σ_d w_d δ_d² with w_d inverse squared length scales; δ_d is the difference of
 * two numbers, or whether two choices differ.
 */

import { cholesky, invertLower, lbfgs, solveLower } from '@winnow/numerics';

export interface GpData {
  readonly rows: number;
  /** [rows, D] */
  readonly x: Float64Array;
  /** [rows] standardised */
  readonly y: Float64Array;
  /** [D] whether a coordinate is a choice */
  readonly isChoice: readonly boolean[];
}

/** θ, as natural logs: D inverse squared length scales, the kernel's variance, the noise variance. */
export type GpLogParams = Float64Array;

export interface GpFit {
  readonly data: GpData;
  readonly theta: GpLogParams;
  /** [rows, rows] lower Cholesky factor of K + noise */
  readonly factor: Float64Array;
  /** [rows] (K + noise)⁻¹ y */
  readonly alpha: Float64Array;
}

const SQRT_5 = Math.sqrt(5);
const LEAST_NOISE = 1e-6; // variance of y is 1: keeps K positive definite in double precision
const FIT_ITERATIONS = 60;
const FIT_TOLERANCE = 1e-3; // the suggestion does not depend on more digits of θ

/** Length scales of the whole range, unit variance, small noise. */
export function defaultTheta(dimensions: number): GpLogParams {
  const theta = new Float64Array(dimensions + 2);
  theta[dimensions + 1] = Math.log(1e-3);
  return theta;
}

/** Maximises posterior density over θ, from `start`. */
export function fitTheta(data: GpData, start: GpLogParams): GpLogParams {
  const objective = (theta: Float64Array, gradient: Float64Array) => negativeLogPosterior(data, theta, gradient);
  return lbfgs(objective, start, { maxIter: FIT_ITERATIONS, tol: FIT_TOLERANCE }).x;
}

/** @returns undefined when the kernel matrix is not positive definite */
export function conditionGp(data: GpData, theta: GpLogParams): GpFit | undefined {
  const { rows, y } = data;
  const factor = kernelMatrix(data, theta);
  if (!cholesky(factor, 0, rows, factor, 0)) return undefined;
  const alpha = Float64Array.from(y);
  solveLower(factor, rows, alpha);
  solveUpper(factor, rows, alpha);
  return { data, theta, factor, alpha };
}

/** Mean and variance of the noise-free function at a point. @param point [D] */
export function predictGp(
  { data, theta, factor, alpha }: GpFit,
  point: Float64Array,
): { mean: number; variance: number } {
  const { rows } = data;
  const D = theta.length - 2;
  const scale = Math.exp(theta[D]!);
  const k = new Float64Array(rows);
  let mean = 0;
  const weights = theta.subarray(0, D).map(Math.exp);
  for (let row = 0; row < rows; row++) {
    k[row] = scale * matern(squaredDistance(data, weights, row * D, data.x, point, 0));
    mean += k[row]! * alpha[row]!;
  }
  solveLower(factor, rows, k);
  let explained = 0;
  for (let row = 0; row < rows; row++) explained += k[row]! * k[row]!;
  return { mean, variance: Math.max(scale - explained, 1e-12 * scale) }; // rounding may leave it below 0
}

/** [rows, rows] K + noise; the upper triangle stays 0. */
function kernelMatrix(data: GpData, theta: GpLogParams): Float64Array {
  const { rows } = data;
  const D = theta.length - 2;
  const weights = theta.subarray(0, D).map(Math.exp);
  const scale = Math.exp(theta[D]!);
  const noise = LEAST_NOISE + Math.exp(theta[D + 1]!);
  const matrix = new Float64Array(rows * rows);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < i; j++)
      matrix[i * rows + j] = scale * matern(squaredDistance(data, weights, i * D, data.x, data.x, j * D));
    matrix[i * rows + i] = scale + noise;
  }
  return matrix;
}

function squaredDistance(
  { isChoice }: GpData,
  weights: Float64Array,
  at: number,
  x: Float64Array,
  other: Float64Array,
  otherAt: number,
): number {
  let total = 0;
  for (let d = 0; d < weights.length; d++) {
    const difference = x[at + d]! - other[otherAt + d]!;
    total += weights[d]! * (isChoice[d] ? Number(difference !== 0) : difference * difference);
  }
  return total;
}

/** Matérn 5/2 of r². */
function matern(squared: number): number {
  const r = SQRT_5 * Math.sqrt(squared);
  return (1 + r + (r * r) / 3) * Math.exp(-r);
}

/** d matern / d r²: −5/6 (1 + √5 r) exp(−√5 r). */
function maternSlope(squared: number): number {
  const r = SQRT_5 * Math.sqrt(squared);
  return (-5 / 6) * (1 + r) * Math.exp(-r);
}

/**
 * −log p(y | θ) − log p(θ), and its gradient (Rasmussen & Williams, equations 2.30 and 5.9). The prior is Optuna's: it
 * keeps length scales within some orders of magnitude of the range and noise small.
 */
export function negativeLogPosterior(data: GpData, theta: GpLogParams, gradient: Float64Array): number {
  const { rows, y } = data;
  const D = theta.length - 2;
  const fit = conditionGp(data, theta);
  if (fit === undefined) return Number.POSITIVE_INFINITY;
  const { factor, alpha } = fit;
  let value = 0;
  for (let i = 0; i < rows; i++) value += 0.5 * y[i]! * alpha[i]! + Math.log(factor[i * rows + i]!);
  const inverse = invertFromFactor(factor, rows);
  const weights = theta.subarray(0, D).map(Math.exp);
  const scale = Math.exp(theta[D]!);
  const noise = Math.exp(theta[D + 1]!);
  gradient.fill(0);
  for (let i = 0; i < rows; i++) {
    const onDiagonal = 0.5 * (inverse[i * rows + i]! - alpha[i]! * alpha[i]!);
    gradient[D]! += onDiagonal * scale;
    gradient[D + 1]! += onDiagonal * noise;
    for (let j = 0; j < i; j++) {
      const pull = inverse[i * rows + j]! - alpha[i]! * alpha[j]!; // twice the half: (i, j) and (j, i)
      const squared = squaredDistance(data, weights, i * D, data.x, data.x, j * D);
      gradient[D]! += pull * scale * matern(squared);
      const slope = pull * scale * maternSlope(squared);
      for (let d = 0; d < D; d++) {
        const difference = data.x[i * D + d]! - data.x[j * D + d]!;
        gradient[d]! += slope * weights[d]! * (data.isChoice[d] ? Number(difference !== 0) : difference * difference);
      }
    }
  }
  return value + negativeLogPrior(weights, scale, noise, gradient);
}

/** 0.1/w + 0.1 w for each length scale, Gamma(2, 1) on the variance, Gamma(1.1, 30) on the noise. */
function negativeLogPrior(weights: Float64Array, scale: number, noise: number, gradient: Float64Array): number {
  const D = weights.length;
  let value = 0;
  for (let d = 0; d < D; d++) {
    value += 0.1 / weights[d]! + 0.1 * weights[d]!;
    gradient[d]! += -0.1 / weights[d]! + 0.1 * weights[d]!;
  }
  gradient[D]! += scale - 1;
  gradient[D + 1]! += 30 * noise - 0.1;
  return value + scale - Math.log(scale) + 30 * noise - 0.1 * Math.log(noise);
}

/** Lower triangle of (L Lᵀ)⁻¹. */
function invertFromFactor(factor: Float64Array, n: number): Float64Array {
  const lower = Float64Array.from(factor);
  invertLower(lower, 0, n);
  const inverse = new Float64Array(n * n);
  for (let k = 0; k < n; k++) {
    for (let i = 0; i <= k; i++) {
      const left = lower[k * n + i]!;
      for (let j = 0; j <= i; j++) inverse[i * n + j]! += left * lower[k * n + j]!;
    }
  }
  return inverse;
}

/** Solves Lᵀ x = b in place. */
function solveUpper(factor: Float64Array, n: number, vector: Float64Array): void {
  for (let i = n - 1; i >= 0; i--) {
    const x = vector[i]! / factor[i * n + i]!;
    vector[i] = x;
    for (let k = 0; k < i; k++) vector[k]! -= factor[i * n + k]! * x;
  }
}
