import { WinnowError } from '@winnow/core';
import { type Components, covarianceAt, covarsLength, hasMatrices } from './components.ts';
import { exceedsFloor } from './floorMatrix.ts';

/** Largest relative difference between the two triangles of a covariance matrix that counts as rounding. */
const SYMMETRY_TOLERANCE = 1e-9;

/** @throws WinnowError `hmm_invalid` for a wrong size, a mean that is not finite or a covariance that is not positive */
export function assertComponents(where: string, components: Components): void {
  const { nComponents, nFeatures, covarianceType, tieSize, means, covars } = components;
  const fail = (rule: string, got: unknown): never => {
    throw new WinnowError('hmm_invalid', { where, rule, got });
  };
  if (means.length !== nComponents * nFeatures)
    fail(`means must have ${nComponents * nFeatures} elements`, means.length);
  const length = covarsLength(covarianceType, nComponents, nFeatures, tieSize);
  if (covars.length !== length) fail(`${covarianceType} covariances must have ${length} elements`, covars.length);
  if (!means.every(Number.isFinite))
    fail(
      'means must be finite',
      means.find((value) => !Number.isFinite(value)),
    );
  if (!covars.every(Number.isFinite))
    fail(
      'covariances must be finite',
      covars.find((value) => !Number.isFinite(value)),
    );
  if (!hasMatrices(covarianceType)) {
    if (!covars.every((value) => value > 0)) fail('variances must be positive', Math.min(...covars));
    return;
  }
  const none = new Float64Array(nFeatures);
  for (let b = 0; b < nComponents; b += tieSize) {
    if (!isSymmetric(components, b)) fail('covariance matrices must be symmetric', `component ${b}`);
    const offset = (b / tieSize) * nFeatures * nFeatures;
    if (!exceedsFloor(covars, offset, none, 0)) fail('covariance matrices must be positive definite', `component ${b}`);
  }
}

function isSymmetric(components: Components, b: number): boolean {
  for (let i = 0; i < components.nFeatures; i++) {
    for (let j = 0; j < i; j++) {
      const [lower, upper] = [covarianceAt(components, b, i, j), covarianceAt(components, b, j, i)];
      const scale = Math.sqrt(covarianceAt(components, b, i, i) * covarianceAt(components, b, j, j));
      if (!(Math.abs(lower - upper) <= SYMMETRY_TOLERANCE * scale)) return false;
    }
  }
  return true;
}
