import type { Rng } from '@winnow/core';
import type { CovarianceType, Emission, EmissionName, Hmm, Observations } from '../hmm.ts';

/**
 * What a family of emission distributions is to the engine: pure functions over plain data; inputs are not mutated.
 *
 * A maximisation step is split in two: `accumulate` belongs to the expectation step and reduces the rows to statistics
 * that do not grow with T; `maximise` reads those alone. Kernels may replace the first half.
 * @typeParam S expected sufficient statistics
 */
export interface EmissionFamily<E extends Emission = Emission, S = unknown> {
  /**
   * @param nCategories of a categorical emission; ignored by the others
   * @throws WinnowError `argument_invalid` at the first value that the family cannot have; NaN is a missing value
   */
  assertData(where: string, obs: Observations, nCategories: number): void;
  /** @throws WinnowError `hmm_invalid` when a shape or a value is not one of the family's */
  assertEmission(where: string, hmm: Hmm<E>): void;
  /**
   * Rows in which values of one state lie near each other, where the data's own are not such, for the clustering that
   * starts a fit.
   */
  describe?(spec: EmissionSpec, obs: Observations): Observations;
  /**
   * Emissions to start a fit from: the maximum for rows that are each given to one state.
   * @param labels [T] state of each row; a state without rows starts with the moments of all rows
   */
  initialise(spec: EmissionSpec, obs: Observations, labels: Int32Array, prior: EmissionPrior, rng: Rng): E;
  /** The densities of a model, ready for many calls: what depends on the parameters alone is computed once. */
  logDensityOf(hmm: Hmm<E>): LogDensity;
  /** @param smoothed [T, K] p(s_t = k | x_1..T) under `hmm` */
  accumulate(hmm: Hmm<E>, obs: Observations, smoothed: Float64Array): S;
  /** The emissions that maximise the expected log-likelihood plus the log prior; `hmm` is the model of `statistics`. */
  maximise(hmm: Hmm<E>, statistics: S, prior: EmissionPrior): E;
  /** log prior density of the parameters up to a constant, 0 without a prior; EM's objective is logLik + logPrior */
  logPrior(hmm: Hmm<E>, prior: EmissionPrior): number;
  /** states that have shrunk onto the variance floor, ascending: their likelihood is the floor's, not the data's */
  collapsedStates(hmm: Hmm<E>, prior: EmissionPrior): number[];
  /** free parameters of the emissions, for AIC and BIC */
  parameterCount(hmm: Hmm<E>): number;
  /** @param order [K] a permutation; state k of the result is state `order[k]` of the argument */
  permute(emission: E, order: readonly number[]): E;
  /** Draws one row. @param out [D] at `offset` */
  sample(hmm: Hmm<E>, state: number, rng: Rng, out: Float64Array, offset: number): void;
  /** [K, D] mean and [K, D] variance of each feature in each state, for ordering and describing states */
  moments(hmm: Hmm<E>): { readonly means: Float64Array; readonly variances: Float64Array };
}

/**
 * @param out [T, K] receives log p(x_t | s_t = k); a missing value is left out of the density, a row with nothing
 *   observed has log density 0
 */
export type LogDensity = (obs: Observations, out: Float64Array) => void;

/** Which family, and its sizes. */
export interface EmissionSpec {
  readonly emission: EmissionName;
  readonly nStates: number;
  /** of the Gaussian families */
  readonly covarianceType: CovarianceType;
  /** of a mixture */
  readonly nComponents: number;
  /** of a categorical emission */
  readonly nCategories: number;
}

/**
 * Priors and floors of the emission parameters. The defaults are those of maximum likelihood with a variance floor.
 *
 * Every one of them has a density that `logPrior` knows, so that EM's objective cannot fall: loading and shrinkage are
 * inverse-Wishart priors. They count in shares of n, the rows of an average matrix (T / K; T for a tied one), so a state
 * of average size is loaded or shrunk by exactly the number given, a smaller one more, a larger one less.
 */
export interface EmissionPrior {
  /** [D] positive; no variance is estimated below it, and for matrices covariance − diag(floor) is never indefinite */
  readonly varianceFloor: Float64Array;
  /** added to every entry of the numerator of every covariance, as hmmlearn's `covars_prior` with weight 1; 0 is none */
  readonly covarsPrior: number;
  /** added to the variances, in squared units of the features: n · loading joins the numerator; 0 is none */
  readonly diagonalLoading: number;
  /** 0 … 1, 1 excluded: share by which a covariance is drawn to the pooled diagonal (`pooledVariances`); 0 is none */
  readonly shrinkage: number;
  /** Dirichlet pseudo-counts of categories, and of mixture weights, above the flat prior; 0 is none */
  readonly pseudoCounts: number;
  /** [D] variance of each feature over all rows */
  readonly pooledVariances: Float64Array;
  /** T */
  readonly rows: number;
}
