import type { EmissionPrior } from '../emissionFamily.ts';
import { type Components, covarianceAt, hasMatrices } from './components.ts';
import { factorise } from './factorise.ts';

/**
 * The priors of an emission family, settled for one covariance matrix Σ: its log density is
 *
 *   −½ (count log det Σ + everyEntry 1ᵀ Σ⁻¹ 1 + Σ_d diagonal_d (Σ⁻¹)_dd)
 *
 * (without matrices the sum of Σ⁻¹'s entries is that of its diagonal), so that `count` joins the denominator of the
 * maximum, and `everyEntry` and `diagonal` its numerator. Notation: see components.ts.
 */
export interface CovariancePrior {
  readonly count: number;
  readonly everyEntry: number;
  /** [D] */
  readonly diagonal: Float64Array;
}

export function covariancePrior({ nComponents, tieSize }: Components, prior: EmissionPrior): CovariancePrior {
  const averageRows = (prior.rows * tieSize) / nComponents;
  const count = (averageRows * prior.shrinkage) / (1 - prior.shrinkage);
  return {
    count,
    everyEntry: prior.covarsPrior,
    diagonal: prior.pooledVariances.map((variance) => averageRows * prior.diagonalLoading + count * variance),
  };
}

/** Log prior density of all covariances, up to a constant; 0 without a prior. */
export function logCovariancePrior(components: Components, prior: EmissionPrior): number {
  const settled = covariancePrior(components, prior);
  const isFlat = settled.count === 0 && settled.everyEntry === 0 && settled.diagonal.every((value) => value === 0);
  if (isFlat) return 0;
  return hasMatrices(components.covarianceType)
    ? logMatrixPrior(components, settled)
    : logVariancePrior(components, settled);
}

function logVariancePrior(components: Components, { count, everyEntry, diagonal }: CovariancePrior): number {
  let sum = 0;
  for (let b = 0; b < components.nComponents; b++) {
    for (let d = 0; d < components.nFeatures; d++) {
      const variance = covarianceAt(components, b, d, d);
      sum -= 0.5 * (count * Math.log(variance) + (everyEntry + diagonal[d]!) / variance);
    }
  }
  return sum;
}

/** From L⁻¹, Σ⁻¹ = L⁻ᵀ L⁻¹: 1ᵀ Σ⁻¹ 1 is the squared length of L⁻¹ 1, and (Σ⁻¹)_dd that of column d of L⁻¹. */
function logMatrixPrior(components: Components, { count, everyEntry, diagonal }: CovariancePrior): number {
  const { nComponents, nFeatures, tieSize } = components;
  const { inverse, logDets } = factorise(components, Int32Array.from(diagonal.keys()));
  let sum = 0;
  for (let b = 0; b < nComponents; b += tieSize) {
    sum -= 0.5 * count * logDets[b]!;
    for (let i = 0; i < nFeatures; i++) {
      let rowSum = 0;
      for (let j = 0; j <= i; j++) {
        const entry = inverse[((b / tieSize) * nFeatures + i) * nFeatures + j]!;
        rowSum += entry;
        sum -= 0.5 * diagonal[j]! * entry * entry;
      }
      sum -= 0.5 * everyEntry * rowSum * rowSum;
    }
  }
  return sum;
}
