import { logForwardBackward } from '../chain/logForwardBackward.ts';
import type { SmootherWorkspace } from '../chain/workspace.ts';
import { emissionFamilyOf } from '../emissions/emissionFamilies.ts';
import type { Hmm, Observations } from '../hmm.ts';

/** What an expectation step says about the rows; nothing in it grows with T. Notation: see hmm.ts. */
export interface Expectation {
  /** log p(x) under the parameters of the step; where it is −∞ nothing else is defined */
  readonly logLik: number;
  /** [K] expected number of runs that start in each state */
  readonly startCounts: Float64Array;
  /** [K, K] expected number of moves from row-state to column-state */
  readonly moves: Float64Array;
  /** [K] expected number of rows in each state */
  readonly occupancy: Float64Array;
  /** of the emission family's `accumulate` */
  readonly statistics: unknown;
}

/** Expectation step of EM in log space. @param work scratch; the result may share its memory, until the next step */
export function logExpectation(hmm: Hmm, obs: Observations, work: SmootherWorkspace): Expectation {
  emissionFamilyOf(hmm).logDensityOf(hmm)(obs, work.logDensity);
  return {
    logLik: logForwardBackward(hmm, obs.runStarts, obs.rows, work),
    startCounts: sumRows(work.smoothed, hmm.nStates, obs.runStarts),
    moves: work.moves,
    occupancy: sumRows(work.smoothed, hmm.nStates),
    statistics: emissionFamilyOf(hmm).accumulate(hmm, obs, work.smoothed),
  };
}

/** Column sums [K] of `probs` [T, K], over the given rows or all of them. */
export function sumRows(probs: Float64Array, nStates: number, rows?: Int32Array): Float64Array {
  const sums = new Float64Array(nStates);
  const count = rows === undefined ? probs.length / nStates : rows.length;
  for (let n = 0; n < count; n++) {
    const row = (rows === undefined ? n : rows[n]!) * nStates;
    for (let k = 0; k < nStates; k++) sums[k]! += probs[row + k]!;
  }
  return sums;
}
