/**
 * Scratch of one pass over T rows, allocated once per fit or prediction. Notation: see gaussianHmm.ts.
 */

/** What the forward pass writes. */
export interface ForwardWorkspace {
  /** [T, K] log p(x_t | s_t = k) */
  readonly logDensity: Float64Array;
  /** [T, K] p(s_t = k | x_1..t−1), rows sum to 1 */
  readonly predicted: Float64Array;
  /** [T, K] p(s_t = k | x_1..t), rows sum to 1 */
  readonly filtered: Float64Array;
}

/** What the backward pass and the expectation step add. */
export interface ExpectationWorkspace extends ForwardWorkspace {
  /** [T, K] p(s_t = k | x_1..T), rows sum to 1 */
  readonly smoothed: Float64Array;
  /** [K] scratch of one row */
  readonly ratio: Float64Array;
  /** [K, K] expected number of moves from row-state to column-state */
  readonly moves: Float64Array;
  /** [K] expected number of rows in each state */
  readonly occupancy: Float64Array;
  /** [K, D] Σ_t p(s_t = k) (x_t − m_k), m_k the mean before the step */
  readonly deviations: Float64Array;
  /** [K, D] Σ_t p(s_t = k) (x_t − m_k)² */
  readonly squares: Float64Array;
}

export function createForwardWorkspace(rows: number, nStates: number): ForwardWorkspace {
  return {
    logDensity: new Float64Array(rows * nStates),
    predicted: new Float64Array(rows * nStates),
    filtered: new Float64Array(rows * nStates),
  };
}

export function createExpectationWorkspace(rows: number, nStates: number, nFeatures: number): ExpectationWorkspace {
  return {
    ...createForwardWorkspace(rows, nStates),
    smoothed: new Float64Array(rows * nStates),
    ratio: new Float64Array(nStates),
    moves: new Float64Array(nStates * nStates),
    occupancy: new Float64Array(nStates),
    deviations: new Float64Array(nStates * nFeatures),
    squares: new Float64Array(nStates * nFeatures),
  };
}
