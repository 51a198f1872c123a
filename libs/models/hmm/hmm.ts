/**
 * A hidden Markov model as plain data, as everything in this folder uses it.
 *
 * Notation of the folder: T rows, K states, D features, M mixture components, V categories; s_t state and x_t
 * observation at row t. Rows come in runs; the chain starts anew, from `startProb`, at the first row of each run.
 * Log-space values start with `log`; all in nats.
 */
export interface Hmm<E extends Emission = Emission> {
  readonly nStates: number;
  readonly nFeatures: number;
  /** [K] sums to 1 */
  readonly startProb: Float64Array;
  /** [K, K] row = from-state, rows sum to 1 */
  readonly transMat: Float64Array;
  readonly emission: E;
}

/** Rows that a model is fitted to or read from. A feature matrix view is one. */
export interface Observations {
  /** [T, D] row-major; NaN is a missing value, which is marginalised; infinities are rejected */
  readonly data: Float64Array;
  readonly rows: number;
  readonly cols: number;
  /** [R] first row of each run, ascending, starting with 0 */
  readonly runStarts: Int32Array;
}

/** `spherical` one variance a state, `diag` one for each feature, `tied` one matrix for all states, `full` one each. */
export const covarianceTypes = ['spherical', 'diag', 'tied', 'full'] as const;
export type CovarianceType = (typeof covarianceTypes)[number];

export interface GaussianEmission {
  readonly family: 'gaussian';
  readonly covarianceType: CovarianceType;
  /** [K, D] */
  readonly means: Float64Array;
  /** spherical [K], diag [K, D], tied [D, D], full [K, D, D]; positive (definite) */
  readonly covars: Float64Array;
}

export interface MixtureEmission {
  readonly family: 'gaussian_mixture';
  readonly covarianceType: CovarianceType;
  readonly nComponents: number;
  /** [K, M] rows sum to 1 */
  readonly weights: Float64Array;
  /** [K, M, D] */
  readonly means: Float64Array;
  /** spherical [K, M], diag [K, M, D], tied [K, D, D] (one matrix for the components of a state), full [K, M, D, D] */
  readonly covars: Float64Array;
}

/** Multivariate Student t; `scales` is its scale matrix, the covariance is scales · dof / (dof − 2). */
export interface StudentEmission {
  readonly family: 'student_t';
  readonly covarianceType: CovarianceType;
  /** [K, D] */
  readonly means: Float64Array;
  /** as `covars` of the Gaussian */
  readonly scales: Float64Array;
  /** [K] degrees of freedom, above 2 */
  readonly dof: Float64Array;
}

/** One feature (D = 1) whose values are the integers 0 … V − 1. */
export interface CategoricalEmission {
  readonly family: 'categorical';
  readonly nCategories: number;
  /** [K, V] rows sum to 1 */
  readonly probs: Float64Array;
}

/** Independent counts. */
export interface PoissonEmission {
  readonly family: 'poisson';
  /** [K, D] positive */
  readonly rates: Float64Array;
}

export type Emission = GaussianEmission | MixtureEmission | StudentEmission | CategoricalEmission | PoissonEmission;
export type EmissionName = Emission['family'];
