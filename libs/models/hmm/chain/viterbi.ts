import { assertPossible, assertReadable } from '../assertReadable.ts';
import { emissionFamilyOf } from '../emissions/emissionFamilies.ts';
import type { Hmm, Observations } from '../hmm.ts';

export interface ViterbiPath {
  /** [T] the most probable path as a whole; of equal states the lowest */
  readonly states: Int32Array;
  /** log p(x_1..T, path), summed over the runs */
  readonly logProb: number;
}

/**
 * The most probable path of states of each run (Viterbi 1967; Rabiner 1989, eq. 32a–35), in log space.
 * Notation: see hmm.ts. It looks ahead: the state at a row depends on later rows.
 * @throws WinnowError `hmm_impossible` when the model cannot have given the rows
 */
export function viterbi(hmm: Hmm, obs: Observations): ViterbiPath {
  assertReadable('viterbi', hmm, obs);
  const { nStates } = hmm;
  const logDensity = new Float64Array(obs.rows * nStates);
  emissionFamilyOf(hmm).logDensity(hmm, obs, logDensity);
  const path = bestPath(hmm, obs.runStarts, logDensity);
  assertPossible('viterbi', path.logProb);
  return path;
}

/** @param logDensity [T, K], overwritten with the log probability of the best path to each state */
function bestPath(hmm: Hmm, runStarts: Int32Array, logDensity: Float64Array): ViterbiPath {
  const { nStates } = hmm;
  const rows = logDensity.length / nStates;
  const logTrans = hmm.transMat.map(Math.log);
  const cameFrom = new Int32Array(logDensity.length);
  const states = new Int32Array(rows);
  let logProb = 0;
  for (let r = 0; r < runStarts.length; r++) {
    const first = runStarts[r]!;
    const end = runStarts[r + 1] ?? rows;
    for (let k = 0; k < nStates; k++) logDensity[first * nStates + k]! += Math.log(hmm.startProb[k]!);
    for (let t = first + 1; t < end; t++) extendPaths(logTrans, nStates, t * nStates, logDensity, cameFrom);
    states[end - 1] = largest(logDensity, (end - 1) * nStates, nStates);
    logProb += logDensity[(end - 1) * nStates + states[end - 1]!]!;
    for (let t = end - 2; t >= first; t--) states[t] = cameFrom[(t + 1) * nStates + states[t + 1]!]!;
  }
  return { states, logProb };
}

/** `row` is the offset of row t in the [T, K] arrays. */
function extendPaths(
  logTrans: Float64Array,
  nStates: number,
  row: number,
  logBest: Float64Array,
  cameFrom: Int32Array,
): void {
  const before = row - nStates;
  for (let j = 0; j < nStates; j++) {
    let best = 0;
    let logProb = logBest[before]! + logTrans[j]!;
    for (let i = 1; i < nStates; i++) {
      const candidate = logBest[before + i]! + logTrans[i * nStates + j]!;
      if (candidate > logProb) {
        best = i;
        logProb = candidate;
      }
    }
    cameFrom[row + j] = best;
    logBest[row + j]! += logProb;
  }
}

function largest(values: Float64Array, offset: number, count: number): number {
  let best = 0;
  for (let k = 1; k < count; k++) if (values[offset + k]! > values[offset + best]!) best = k;
  return best;
}
