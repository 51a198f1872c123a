import { WinnowError } from '@winnow/core';
import { cholesky } from '@winnow/numerics';
import { type Components, covarianceAt } from '../../emissions/components/components.ts';
import type { GaussianEmission, Hmm, MixtureEmission, StudentEmission } from '../../hmm.ts';

/** Families whose states have a mean vector and a covariance matrix. */
export type RealEmission = GaussianEmission | MixtureEmission | StudentEmission;

/** One state as the normal distribution of the same mean and covariance; for a Gaussian that is the state itself. */
export interface GaussianMoments {
  /** [D] */
  readonly mean: Float64Array;
  /** [D, D] */
  readonly covar: Float64Array;
  /** [D, D] lower Cholesky factor of `covar` */
  readonly factor: Float64Array;
  /** log determinant of `covar` */
  readonly logDet: number;
}

/** @returns [K] */
export function gaussianMoments(hmm: Hmm<RealEmission>): GaussianMoments[] {
  const { emission, nStates, nFeatures } = hmm;
  const size = emission.family === 'gaussian_mixture' ? emission.nComponents : 1;
  const components: Components = {
    nComponents: nStates * size,
    nFeatures,
    covarianceType: emission.covarianceType,
    tieSize: tieSizeOf(emission, nStates),
    means: emission.means,
    covars: emission.family === 'student_t' ? emission.scales : emission.covars,
  };
  return Array.from({ length: nStates }, (_v, k) => {
    const shares = emission.family === 'gaussian_mixture' ? emission.weights.subarray(k * size, (k + 1) * size) : ONE;
    // Student's covariance over its scale matrix
    const inflation = emission.family === 'student_t' ? emission.dof[k]! / (emission.dof[k]! - 2) : 1;
    const { mean, covar } = pooledMoments(components, k * size, shares, inflation);
    return { mean, covar, ...factorise(covar, nFeatures) };
  });
}

const ONE = Float64Array.of(1);

/** Components to a covariance matrix, where the type is tied: those of all states, or of one state of a mixture. */
function tieSizeOf(emission: RealEmission, nStates: number): number {
  if (emission.covarianceType !== 'tied') return 1;
  return emission.family === 'gaussian_mixture' ? emission.nComponents : nStates;
}

/**
 * Mean and covariance of a mixture, within plus between components: Σ_m w_m (Σ_m + (μ_m − μ)(μ_m − μ)ᵀ).
 * @param first  its first component
 * @param shares [M] weights, sum 1
 */
function pooledMoments(components: Components, first: number, shares: Float64Array, inflation: number) {
  const { nFeatures: size, means } = components;
  const mean = new Float64Array(size);
  const covar = new Float64Array(size * size);
  for (const [m, share] of shares.entries()) {
    for (let d = 0; d < size; d++) mean[d]! += share * means[(first + m) * size + d]!;
  }
  for (const [m, share] of shares.entries()) {
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        const between = (means[(first + m) * size + i]! - mean[i]!) * (means[(first + m) * size + j]! - mean[j]!);
        covar[i * size + j]! += share * (inflation * covarianceAt(components, first + m, i, j) + between);
      }
    }
  }
  return { mean, covar };
}

/**
 * @param covar [D, D] symmetric positive definite
 * @throws WinnowError `argument_invalid` when it is not positive definite in double precision
 */
export function factorise(covar: Float64Array, nFeatures: number): { factor: Float64Array; logDet: number } {
  const factor = new Float64Array(nFeatures * nFeatures);
  if (!cholesky(covar, 0, nFeatures, factor, 0)) {
    throw new WinnowError('argument_invalid', {
      where: 'stateDistances',
      rule: 'the covariance of a state must be positive definite',
    });
  }
  let logDet = 0;
  for (let d = 0; d < nFeatures; d++) logDet += 2 * Math.log(factor[d * nFeatures + d]!);
  return { factor, logDet };
}
