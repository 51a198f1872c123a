import { type Components, hasMatrices } from './components.ts';

/**
 * Expected sufficient statistics of Gaussian-shaped components. Moments are taken around the means of the expectation
 * step, so that a variance does not come out as a small difference of large sums. Notation: see components.ts; r_tb is
 * the share of row t in component b, u_tb its scale weight (1 except for Student t).
 */
export interface ComponentStatistics {
  /** [B, D] Σ_t r_tb over the rows that say something about the feature */
  readonly occupancy: Float64Array;
  /** [B, D] Σ_t r_tb u_tb over the same rows */
  readonly weights: Float64Array;
  /** [B, D] Σ_t r_tb u_tb (x_t − m_b) */
  readonly deviations: Float64Array;
  /**
   * Σ_t r_tb u_tb (x_t − m_b)²: for spherical and diag [B, D]; for matrices Σ_t r_tb u_tb (x_t − m_b)(x_t − m_b)ᵀ,
   * [G, D, D], summed over the components of a group, lower triangle only
   */
  readonly scatter: Float64Array;
}

export function createComponentStatistics(components: Components): ComponentStatistics {
  const { nComponents, nFeatures, covarianceType, tieSize } = components;
  const size = nComponents * nFeatures;
  return {
    occupancy: new Float64Array(size),
    weights: new Float64Array(size),
    deviations: new Float64Array(size),
    scatter: new Float64Array(hasMatrices(covarianceType) ? (size / tieSize) * nFeatures : size),
  };
}
