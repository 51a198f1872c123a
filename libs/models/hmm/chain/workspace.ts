/**
 * Scratch of the passes over T rows, allocated once per fit or inference. Notation: see hmm.ts.
 */

/** What the forward pass reads and writes. */
export interface FilterWorkspace {
  /** [T, K] log p(x_t | s_t = k); −∞ where a row is impossible in a state */
  readonly logDensity: Float64Array;
  /** [T, K] p(s_t = k | x_1..t−1), rows sum to 1 */
  readonly predicted: Float64Array;
  /** [T, K] p(s_t = k | x_1..t), rows sum to 1 */
  readonly filtered: Float64Array;
}

/** What the backward pass adds. */
export interface SmootherWorkspace extends FilterWorkspace {
  /** [T, K] p(s_t = k | x_1..T), rows sum to 1 */
  readonly smoothed: Float64Array;
  /** [K] scratch of one row */
  readonly ratio: Float64Array;
  /** [K, K] expected number of moves from row-state to column-state */
  readonly moves: Float64Array;
}

export function createFilterWorkspace(rows: number, nStates: number): FilterWorkspace {
  return {
    logDensity: new Float64Array(rows * nStates),
    predicted: new Float64Array(rows * nStates),
    filtered: new Float64Array(rows * nStates),
  };
}

export function createSmootherWorkspace(rows: number, nStates: number): SmootherWorkspace {
  return {
    ...createFilterWorkspace(rows, nStates),
    smoothed: new Float64Array(rows * nStates),
    ratio: new Float64Array(nStates),
    moves: new Float64Array(nStates * nStates),
  };
}
