import { WinnowError } from '@winnow/core';
import { cholesky, invertLower } from '@winnow/numerics';
import { type Components, covarianceAt, hasMatrices } from './components.ts';

/**
 * Components over a subset of P observed features, ready for densities. Notation: see components.ts.
 */
export interface Factors {
  readonly nComponents: number;
  readonly tieSize: number;
  readonly observed: Int32Array;
  /** [B] log det of the covariance of the observed features */
  readonly logDets: Float64Array;
  /** [B, P] */
  readonly means: Float64Array;
  /** `diagonal`: [B, P] 1 / variance. `triangular`: [G, P, P] inverse of the lower Cholesky factor */
  readonly kind: 'diagonal' | 'triangular';
  readonly inverse: Float64Array;
}

/**
 * @param observed [P] features, ascending
 * @throws WinnowError `model_fit_failed` when a covariance is not positive definite in double precision
 */
export function factorise(components: Components, observed: Int32Array): Factors {
  const { nComponents, nFeatures, tieSize } = components;
  const size = observed.length;
  const means = new Float64Array(nComponents * size);
  for (let b = 0; b < nComponents; b++) {
    for (let i = 0; i < size; i++) means[b * size + i] = components.means[b * nFeatures + observed[i]!]!;
  }
  const base = { nComponents, tieSize, observed, means };
  return hasMatrices(components.covarianceType)
    ? { ...base, kind: 'triangular', ...invertMatrices(components, observed) }
    : { ...base, kind: 'diagonal', ...invertVariances(components, observed) };
}

function invertVariances(components: Components, observed: Int32Array) {
  const size = observed.length;
  const inverse = new Float64Array(components.nComponents * size);
  const logDets = new Float64Array(components.nComponents);
  for (let b = 0; b < components.nComponents; b++) {
    for (let i = 0; i < size; i++) {
      const variance = covarianceAt(components, b, observed[i]!, observed[i]!);
      inverse[b * size + i] = 1 / variance;
      logDets[b]! += Math.log(variance);
    }
  }
  return { inverse, logDets };
}

function invertMatrices(components: Components, observed: Int32Array) {
  const size = observed.length;
  const { nComponents, tieSize } = components;
  const inverse = new Float64Array((nComponents / tieSize) * size * size);
  const logDets = new Float64Array(nComponents);
  for (let b = 0; b < nComponents; b += tieSize) {
    const offset = (b / tieSize) * size * size;
    for (let i = 0; i < size; i++) {
      for (let j = 0; j <= i; j++) {
        inverse[offset + i * size + j] = covarianceAt(components, b, observed[i]!, observed[j]!);
      }
    }
    if (!cholesky(inverse, offset, size, inverse, offset)) {
      throw new WinnowError('model_fit_failed', {
        where: `hmm component ${b}`,
        rule: 'its covariance must be positive definite; raise prior.varianceFloor or drop collinear columns',
      });
    }
    let logDet = 0;
    for (let i = 0; i < size; i++) logDet += 2 * Math.log(inverse[offset + i * size + i]!);
    logDets.fill(logDet, b, b + tieSize);
    invertLower(inverse, offset, size);
  }
  return { inverse, logDets };
}
