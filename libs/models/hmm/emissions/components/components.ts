import type { CovarianceType } from '../../hmm.ts';

/**
 * Gaussian-shaped components, as the Gaussian, the mixture and the Student-t family share them.
 *
 * Notation of the folder: B components (K of a Gaussian or Student-t model, K · M of a mixture), D features; G = B / size
 * groups of `tieSize` consecutive components that share one covariance matrix.
 */
export interface Components {
  readonly nComponents: number;
  readonly nFeatures: number;
  readonly covarianceType: CovarianceType;
  /** components to a matrix: 1 unless the type is `tied` */
  readonly tieSize: number;
  /** [B, D] */
  readonly means: Float64Array;
  /** spherical [B], diag [B, D], tied and full [G, D, D] */
  readonly covars: Float64Array;
}

/** True for the types that hold matrices. */
export function hasMatrices(covarianceType: CovarianceType): boolean {
  return covarianceType === 'full' || covarianceType === 'tied';
}

/** Number of parameters in `covars`: a matrix counts its lower triangle. */
export function countCovariances({ nComponents, nFeatures, covarianceType, tieSize }: Components): number {
  if (covarianceType === 'spherical') return nComponents;
  if (covarianceType === 'diag') return nComponents * nFeatures;
  return ((nComponents / tieSize) * nFeatures * (nFeatures + 1)) / 2;
}

/** Expected length of `covars`. */
export function covarsLength(
  covarianceType: CovarianceType,
  nComponents: number,
  nFeatures: number,
  tieSize: number,
): number {
  if (covarianceType === 'spherical') return nComponents;
  if (covarianceType === 'diag') return nComponents * nFeatures;
  return (nComponents / tieSize) * nFeatures * nFeatures;
}

/** Covariance of features i and j in component b. */
export function covarianceAt(components: Components, b: number, i: number, j: number): number {
  const { covarianceType, nFeatures, tieSize, covars } = components;
  if (covarianceType === 'spherical') return i === j ? covars[b]! : 0;
  if (covarianceType === 'diag') return i === j ? covars[b * nFeatures + i]! : 0;
  return covars[(Math.floor(b / tieSize) * nFeatures + i) * nFeatures + j]!;
}

/** [B, D] */
export function componentVariances(components: Components): Float64Array {
  const { nComponents, nFeatures } = components;
  return Float64Array.from({ length: nComponents * nFeatures }, (_, bd) => {
    const d = bd % nFeatures;
    return covarianceAt(components, Math.floor(bd / nFeatures), d, d);
  });
}
