/**
 * What one call works on: sizes and addresses, written by libs/kernels/hmm/workspace.ts in this order, four bytes each.
 * T rows, K states, P states with padding, D features, B blocks; layout.ts says how arrays lie.
 */
export class Frame {
  emission: i32;
  nRows: i32;
  nStates: i32;
  nFeatures: i32;
  /** i32 [R + 1] first row of each run, then T */
  runStarts: usize;
  /** [B, D, 64]; for GIVEN [T, K] the log densities */
  data: usize;
  /** [K, D] */
  means: usize;
  /** DIAG: [K, D] 1 / (2 variance); FULL: [K, D, D] √½ times the inverse lower Cholesky factor */
  precisions: usize;
  /** [K] log density at the mean */
  logNorm: usize;
  /** [P] */
  startProb: usize;
  /** [P, P] row = from-state */
  transMat: usize;
  /** [P, P] row = to-state */
  transposed: usize;
  /** [64 B, P] likelihoods of a row divided by their maximum, 0 for a state out of reach */
  likelihood: usize;
  /** [64 B, P] predicted · likelihood; the row before it is readable and 0 */
  joint: usize;
  /** [64 B] 1 / the sum of the row of `joint`; the value before it is readable and finite */
  inverse: usize;
  /** scratch [K, 64] */
  logDensity: usize;
  /** scratch [K, 64] */
  perState: usize;
  /** scratch [64] */
  rowMax: usize;
  /** scratch [D, 64] */
  deviations: usize;
  /** scratch [D, 64] */
  weighted: usize;
  /** scratch [P] */
  row: usize;
  /** scratch [65, P] */
  ratios: usize;
  /** scratch [64, P] */
  smoothedRows: usize;
  /** [P, P] receives the expected moves, not yet multiplied by `transMat` */
  moves: usize;
  /** [P] receives the expected number of runs that start in each state */
  startCounts: usize;
  /** [K, 2] receives Σ_t p(s_t = k), in two lanes to be added */
  occupancy: usize;
  /** [K, D, 2] receives Σ_t p(s_t = k) (x_t − mean_k), in two lanes */
  first: usize;
  /** DIAG [K, D, 2], FULL [K, D, D, 2] (lower triangle) receives the second moments around the means, in two lanes */
  second: usize;
  /** [T, K] receives p(s_t = k | x_1..T), or 0 when nobody asks */
  smoothed: usize;
  /** [T, K] receives p(s_t = k | x_1..t), or 0 when nobody asks */
  filtered: usize;
}

export const DIAG: i32 = 0;
export const FULL: i32 = 1;
export const GIVEN: i32 = 2;
