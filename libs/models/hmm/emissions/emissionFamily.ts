import type { Rng } from '@winnow/core';
import type { Emission, Hmm, Observations } from '../hmm.ts';

/** What a family of emission distributions is to the engine. Pure functions over plain data; inputs are not mutated. */
export interface EmissionFamily<E extends Emission> {
  /**
   * @param out [T, K] receives log p(x_t | s_t = k); a missing value is left out of the density, a row with nothing
   *   observed has log density 0
   */
  logDensity(hmm: Hmm<E>, obs: Observations, out: Float64Array): void;
  /**
   * Maximisation step.
   * @param smoothed [T, K] p(s_t = k | x_1..T) under `hmm`
   */
  maximise(hmm: Hmm<E>, obs: Observations, smoothed: Float64Array, prior: EmissionPrior): E;
  /** log prior density of the parameters up to a constant, 0 without a prior; EM's objective is logLik + logPrior */
  logPrior(hmm: Hmm<E>, prior: EmissionPrior): number;
  /** free parameters of the emissions, for AIC and BIC */
  parameterCount(hmm: Hmm<E>): number;
  /** @param order [K] a permutation; state k of the result is state `order[k]` of the argument */
  permute(emission: E, order: readonly number[]): E;
  /** Draws one row. @param out [D] at `offset` */
  sample(hmm: Hmm<E>, state: number, rng: Rng, out: Float64Array, offset: number): void;
  /** [K, D] mean and [K, D] variance of each feature in each state, for ordering and describing states */
  moments(hmm: Hmm<E>): { readonly means: Float64Array; readonly variances: Float64Array };
}

/** Priors and floors of the emission parameters; the defaults are those of maximum likelihood. */
export interface EmissionPrior {
  /** [D] no variance (eigenvalue, for matrices) is estimated below this */
  readonly varianceFloor: Float64Array;
  /** added to the numerator of every variance, as hmmlearn's `covars_prior` with weight 0; 0 is none */
  readonly covarsPrior: number;
  /** added to the diagonal of every estimated covariance */
  readonly diagonalLoading: number;
  /** 0 … 1: share of the pooled diagonal that an estimated matrix is shrunk towards */
  readonly shrinkage: number;
  /** Dirichlet pseudo-counts of category, and mixture weights, above the flat prior; 0 is none */
  readonly pseudoCounts: number;
}
