import { assertArgument, assertShape } from '@winnow/core';
import type { HmmWorkspace } from './workspace.ts';

const LOG_2_PI = Math.log(2 * Math.PI);

/**
 * Copies the Gaussians of a model into the workspace.
 * @param means  [K, D]
 * @param covars [K, D] positive for `diag`, [K, D, D] symmetric and positive definite for `full`, else
 *   `argument_invalid`; only the lower triangle is read
 */
export function loadGaussian(work: HmmWorkspace, means: Float64Array, covars: Float64Array): void {
  const { regions } = work;
  assertShape('loadGaussian', 'means', means, regions.means.view().length);
  assertShape('loadGaussian', 'covars', covars, regions.precisions.view().length);
  regions.means.view().set(means);
  if (work.sizes.emission === 'diag') loadVariances(work, covars);
  else loadFactors(work, covars);
}

function loadVariances({ sizes, regions }: HmmWorkspace, variances: Float64Array): void {
  const { nStates, nFeatures } = sizes;
  const precisions = regions.precisions.view();
  const logNorm = regions.logNorm.view();
  for (let k = 0; k < nStates; k++) {
    let logDet = 0;
    for (let kd = k * nFeatures; kd < (k + 1) * nFeatures; kd++) {
      precisions[kd] = 0.5 / variances[kd]!;
      logDet += Math.log(variances[kd]!);
    }
    logNorm[k] = -0.5 * (nFeatures * LOG_2_PI + logDet);
  }
}

function loadFactors({ sizes, regions }: HmmWorkspace, covars: Float64Array): void {
  const { nStates, nFeatures } = sizes;
  const size = nFeatures * nFeatures;
  const lower = new Float64Array(size);
  for (let k = 0; k < nStates; k++) {
    const logDet = cholesky(covars.subarray(k * size, (k + 1) * size), nFeatures, lower, k);
    const inverse = regions.precisions
      .view()
      .subarray(k * size, (k + 1) * size)
      .fill(0);
    invertLower(lower, nFeatures, inverse);
    for (let i = 0; i < size; i++) inverse[i]! *= Math.SQRT1_2;
    regions.logNorm.view()[k] = -0.5 * (nFeatures * LOG_2_PI + logDet);
  }
}

/** @param out [D, D] receives L, matrix = L Lᵀ. @returns log det matrix */
function cholesky(matrix: Float64Array, n: number, out: Float64Array, state: number): number {
  let logDet = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = matrix[i * n + j]!;
      for (let m = 0; m < j; m++) rest -= out[i * n + m]! * out[j * n + m]!;
      if (j < i) {
        out[i * n + j] = rest / out[j * n + j]!;
      } else {
        assertArgument(rest > 0, 'loadGaussian', `covars of state ${state} must be positive definite`, rest);
        out[i * n + i] = Math.sqrt(rest);
        logDet += Math.log(rest);
      }
    }
  }
  return logDet;
}

/** @param out [D, D] zeros, receives the inverse of the lower triangular matrix */
function invertLower(lower: Float64Array, n: number, out: Float64Array): void {
  for (let j = 0; j < n; j++) {
    out[j * n + j] = 1 / lower[j * n + j]!;
    for (let i = j + 1; i < n; i++) {
      let sum = 0;
      for (let m = j; m < i; m++) sum += lower[i * n + m]! * out[m * n + j]!;
      out[i * n + j] = -sum / lower[i * n + i]!;
    }
  }
}
