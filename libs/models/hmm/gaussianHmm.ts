/**
 * Parameters of a hidden Markov model with diagonal Gaussian emissions, as the kernels of this folder use them.
 *
 * Notation of the folder: T rows, K states, D features; s_t state and x_t observation at row t. Rows come in runs; the
 * chain starts anew, from `startProb`, at the first row of each run. Log-space values start with `log`; all in nats.
 */
export interface GaussianHmm {
  readonly nStates: number;
  readonly nFeatures: number;
  /** [K] sums to 1 */
  readonly startProb: Float64Array;
  /** [K, K] row = from-state, rows sum to 1 */
  readonly transMat: Float64Array;
  /** [K, D] */
  readonly means: Float64Array;
  /** [K, D] positive */
  readonly variances: Float64Array;
}

/** A copy that shares no memory. */
export function copyHmm(hmm: GaussianHmm): GaussianHmm {
  return {
    ...hmm,
    startProb: hmm.startProb.slice(),
    transMat: hmm.transMat.slice(),
    means: hmm.means.slice(),
    variances: hmm.variances.slice(),
  };
}
