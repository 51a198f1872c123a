import type { Hmm } from '../hmm.ts';
import type { SmootherWorkspace } from './workspace.ts';

/**
 * Backward pass on probabilities (Kim 1994, eq. 2.20–2.24): it needs no likelihoods, only what the forward pass left,
 * and its terms are conditional probabilities, so they neither over- nor underflow. Notation: see hmm.ts.
 *
 *   p(s_t = i, s_t+1 = j | x_1..T) = filtered_i(t) transMat_ij smoothed_j(t + 1) / predicted_j(t + 1)
 *
 * @param runStarts [R] first row of each run, ascending, starting with 0
 * @param work      `predicted` and `filtered` are read; `smoothed` and `moves` are written
 */
export function backward(hmm: Hmm, runStarts: Int32Array, rows: number, work: SmootherWorkspace): void {
  const { nStates } = hmm;
  const { filtered, smoothed, moves } = work;
  moves.fill(0);
  for (let r = 0; r < runStarts.length; r++) {
    const first = runStarts[r]!;
    const last = (runStarts[r + 1] ?? rows) - 1;
    for (let k = 0; k < nStates; k++) smoothed[last * nStates + k] = filtered[last * nStates + k]!;
    for (let t = last - 1; t >= first; t--) smoothRow(hmm.transMat, t * nStates, nStates, work);
  }
}

/** `row` is the offset of row t in the [T, K] arrays; row t + 1 is smoothed already. */
function smoothRow(transMat: Float64Array, row: number, nStates: number, work: SmootherWorkspace): void {
  const { predicted, filtered, smoothed, ratio, moves } = work;
  const next = row + nStates;
  for (let j = 0; j < nStates; j++) {
    const reachable = predicted[next + j]! > 0;
    ratio[j] = reachable ? smoothed[next + j]! / predicted[next + j]! : 0;
  }
  for (let i = 0; i < nStates; i++) {
    let prob = 0;
    for (let j = 0; j < nStates; j++) {
      const move = filtered[row + i]! * transMat[i * nStates + j]! * ratio[j]!;
      moves[i * nStates + j]! += move;
      prob += move;
    }
    smoothed[row + i] = prob;
  }
}
