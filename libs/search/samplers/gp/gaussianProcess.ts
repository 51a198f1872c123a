/**
 * Gaussian process regression with a Matérn 5/2 kernel (Rasmussen & Williams 2006, "Gaussian processes for machine
 * learning", algorithm 2.1, with the inverse of the Cholesky factor in place of solutions with it).
 *
 * Notation: N rows, D coordinates; K = kernel matrix plus noise = L Lᵀ.
 */

import { cholesky, invertLower, lbfgs } from '@winnow/numerics';
import type { GpData } from './gpData.ts';
import { createNegativeLogPosterior, LEAST_NOISE } from './logPosterior.ts';
import { fillKernel } from './matern.ts';
import { multiplyLower, multiplyLowerTransposed } from './triangle.ts';

/** θ, as natural logs: D inverse squared length scales, the kernel's variance, the noise variance. */
export type GpLogParams = Float64Array;

export interface GpFit {
  readonly data: GpData;
  readonly theta: GpLogParams;
  /** [N, N] L⁻¹ */
  readonly inverseFactor: Float64Array;
  /** [N] K⁻¹ y */
  readonly alpha: Float64Array;
}

export interface GpPrediction {
  readonly mean: number;
  readonly variance: number;
}

const FIT_ITERATIONS = 60;
const FIT_TOLERANCE = 1e-2; // as Optuna's; the suggestion does not depend on more digits of θ
const COARSE_ROWS = 100; // a fit to more rows begins where one to so many of them ended: its steps cost N³

/** Length scales of the whole range, unit variance, small noise. */
export function defaultTheta(dimensions: number): GpLogParams {
  const theta = new Float64Array(dimensions + 2);
  theta[dimensions + 1] = Math.log(1e-3);
  return theta;
}

/** Maximises posterior density over θ. */
export function fitTheta(data: GpData): GpLogParams {
  const start = data.rows > COARSE_ROWS ? fitTheta(spreadRows(data, COARSE_ROWS)) : defaultTheta(data.isChoice.length);
  return lbfgs(createNegativeLogPosterior(data), start, { maxIter: FIT_ITERATIONS, tol: FIT_TOLERANCE }).x;
}

/** So many of the rows, evenly spread over all. */
function spreadRows({ rows, x, y, isChoice }: GpData, count: number): GpData {
  const D = isChoice.length;
  const fewer: GpData = { rows: count, x: new Float64Array(count * D), y: new Float64Array(count), isChoice };
  for (let i = 0; i < count; i++) {
    const row = Math.floor((i * rows) / count);
    fewer.x.set(x.subarray(row * D, (row + 1) * D), i * D);
    fewer.y[i] = y[row]!;
  }
  return fewer;
}

/** @returns undefined when the kernel matrix is not positive definite in double precision */
export function conditionGp(data: GpData, theta: GpLogParams): GpFit | undefined {
  const { rows, x, y } = data;
  const D = data.isChoice.length;
  const weights = theta.subarray(0, D).map(Math.exp);
  const scale = Math.exp(theta[D]!);
  const matrix = new Float64Array(rows * rows);
  for (let i = 0; i < rows; i++) {
    fillKernel(data, weights, scale, x, i * D, i, matrix, i * rows);
    matrix[i * rows + i] = scale + Math.exp(theta[D + 1]!) + LEAST_NOISE;
  }
  if (!cholesky(matrix, 0, rows, matrix, 0)) return undefined;
  invertLower(matrix, 0, rows);
  const whitened = new Float64Array(rows);
  const alpha = new Float64Array(rows);
  multiplyLower(matrix, rows, y, whitened);
  multiplyLowerTransposed(matrix, rows, whitened, alpha);
  return { data, theta, inverseFactor: matrix, alpha };
}

export interface GpPredictor {
  /** Mean and variance of the noise-free function at a point [D]. */
  predict(point: Float64Array): GpPrediction;
  /**
   * Gradient of a function of mean and variance at the point that was predicted last.
   * @param gradient [D] receives it
   */
  pullBack(point: Float64Array, byMean: number, byVariance: number, gradient: Float64Array): void;
}

export function createPredictor({ data, theta, inverseFactor, alpha }: GpFit): GpPredictor {
  const { rows, x, isChoice } = data;
  const D = isChoice.length;
  const weights = theta.subarray(0, D).map(Math.exp);
  const scale = Math.exp(theta[D]!);
  const kernel = new Float64Array(rows);
  const slopes = new Float64Array(rows); // d kernel / d r²
  const whitened = new Float64Array(rows); // L⁻¹ k
  const solved = new Float64Array(rows); // K⁻¹ k
  return {
    predict(point) {
      fillKernel(data, weights, scale, point, 0, rows, kernel, 0, slopes);
      multiplyLower(inverseFactor, rows, kernel, whitened);
      let mean = 0;
      let explained = 0;
      for (let row = 0; row < rows; row++) {
        mean += kernel[row]! * alpha[row]!;
        explained += whitened[row]! * whitened[row]!;
      }
      return { mean, variance: Math.max(scale - explained, 1e-12 * scale) }; // rounding may leave it below 0
    },
    pullBack(point, byMean, byVariance, gradient) {
      multiplyLowerTransposed(inverseFactor, rows, whitened, solved);
      gradient.fill(0);
      for (let row = 0; row < rows; row++) {
        const pull = slopes[row]! * (byMean * alpha[row]! - 2 * byVariance * solved[row]!);
        for (let d = 0; d < D; d++) {
          if (!isChoice[d]) gradient[d]! += 2 * pull * weights[d]! * (point[d]! - x[row * D + d]!);
        }
      }
    },
  };
}
