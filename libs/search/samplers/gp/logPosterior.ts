/**
 * How probable kernel parameters are, given the rows: what a fit maximises.
 *
 * Notation: N rows, D coordinates, K = kernel matrix plus noise, α = K⁻¹ y; θ as in `gaussianProcess.ts`.
 */

import { cholesky, type Differentiable, gramOfLower, invertLower } from '@winnow/numerics';
import type { GpData } from './gpData.ts';
import { fillKernel, squaredDifference } from './matern.ts';
import { multiplyLower, multiplyLowerTransposed } from './triangle.ts';

export const LEAST_NOISE = 1e-6; // variance of y is 1: keeps K positive definite in double precision

/**
 * −log p(y | θ) − log p(θ), and its gradient (Rasmussen & Williams 2006, equations 2.30 and 5.9). The prior is Optuna's: it
 * keeps length scales within some orders of magnitude of the range and noise small. +Infinity where K is not positive
 * definite in double precision.
 */
export function createNegativeLogPosterior(data: GpData): Differentiable {
  const { rows, x, y, isChoice } = data;
  const D = isChoice.length;
  const factor = new Float64Array(rows * rows);
  const slopes = new Float64Array(rows * rows);
  const kernel = new Float64Array(rows * rows);
  const inverse = new Float64Array(rows * rows);
  const alpha = new Float64Array(rows);
  const whitened = new Float64Array(rows);
  return (theta, gradient) => {
    const weights = theta.subarray(0, D).map(Math.exp);
    const scale = Math.exp(theta[D]!);
    const noise = Math.exp(theta[D + 1]!);
    for (let i = 0; i < rows; i++) {
      fillKernel(data, weights, scale, x, i * D, i, kernel, i * rows, slopes);
      kernel[i * rows + i] = scale + noise + LEAST_NOISE;
    }
    if (!cholesky(kernel, 0, rows, factor, 0)) return Number.POSITIVE_INFINITY;
    invertLower(factor, 0, rows);
    multiplyLower(factor, rows, y, whitened);
    multiplyLowerTransposed(factor, rows, whitened, alpha);
    gramOfLower(factor, rows, inverse);
    let value = 0;
    gradient.fill(0);
    for (let i = 0; i < rows; i++) {
      value += 0.5 * whitened[i]! * whitened[i]! - Math.log(factor[i * rows + i]!);
      const onDiagonal = 0.5 * (inverse[i * rows + i]! - alpha[i]! * alpha[i]!);
      gradient[D]! += onDiagonal * scale;
      gradient[D + 1]! += onDiagonal * noise;
      for (let j = 0; j < i; j++) {
        const pull = inverse[i * rows + j]! - alpha[i]! * alpha[j]!; // twice the half: (i, j) and (j, i)
        gradient[D]! += pull * kernel[i * rows + j]!;
        const slope = pull * slopes[i * rows + j]!;
        for (let d = 0; d < D; d++)
          gradient[d]! += slope * weights[d]! * squaredDifference(x[i * D + d]!, x[j * D + d]!, isChoice[d]!);
      }
    }
    return value + negativeLogPrior(weights, scale, noise, gradient);
  };
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
