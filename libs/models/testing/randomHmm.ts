import type { Rng } from '@winnow/core';
import type { CovarianceType, GaussianEmission, Hmm } from '../hmm/hmm.ts';

/** For tests: rows that each sum to 1, no entry near 0. @returns [rows, cols] */
export function randomProbabilities(rows: number, cols: number, rng: Rng): Float64Array {
  const probs = Float64Array.from({ length: rows * cols }, () => 0.05 + rng.uniform());
  for (let row = 0; row < rows; row++) {
    const values = probs.subarray(row * cols, (row + 1) * cols);
    const total = values.reduce((sum, value) => sum + value, 0);
    values.forEach((value, k) => {
      values[k] = value / total;
    });
  }
  return probs;
}

/** For tests: `count` positive definite matrices. @returns [count, D, D] */
export function randomCovariances(count: number, nFeatures: number, rng: Rng): Float64Array {
  const covars = new Float64Array(count * nFeatures * nFeatures);
  for (let b = 0; b < count; b++) {
    const root = Float64Array.from({ length: nFeatures * nFeatures }, () => 0.5 * rng.normal());
    for (let ij = 0; ij < root.length; ij++) {
      const [i, j] = [Math.floor(ij / nFeatures), ij % nFeatures];
      let sum = i === j ? 0.3 : 0;
      for (let e = 0; e < nFeatures; e++) sum += root[i * nFeatures + e]! * root[j * nFeatures + e]!;
      covars[b * root.length + ij] = sum;
    }
  }
  return covars;
}

/** For tests: covariances of `count` components in the layout of their type; tied makes one matrix. */
export function randomCovars(type: CovarianceType, count: number, nFeatures: number, rng: Rng): Float64Array {
  if (type === 'full') return randomCovariances(count, nFeatures, rng);
  if (type === 'tied') return randomCovariances(1, nFeatures, rng);
  return Float64Array.from({ length: count * (type === 'diag' ? nFeatures : 1) }, () => 0.2 + rng.uniform());
}

/** For tests: a model whose states overlap. */
export function randomHmm(
  nStates: number,
  nFeatures: number,
  rng: Rng,
  covarianceType: CovarianceType = 'diag',
): Hmm<GaussianEmission> {
  return {
    nStates,
    nFeatures,
    startProb: randomProbabilities(1, nStates, rng),
    transMat: randomProbabilities(nStates, nStates, rng),
    emission: {
      family: 'gaussian',
      covarianceType,
      means: Float64Array.from({ length: nStates * nFeatures }, () => rng.normal()),
      covars: randomCovars(covarianceType, nStates, nFeatures, rng),
    },
  };
}
