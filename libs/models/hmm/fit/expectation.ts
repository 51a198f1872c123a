import { backward } from '../chain/backward.ts';
import { logForwardBackward } from '../chain/logForwardBackward.ts';
import { runForward } from '../chain/runForward.ts';
import { createSmootherWorkspace, type SmootherWorkspace } from '../chain/workspace.ts';
import { emissionFamilyOf } from '../emissions/emissionFamilies.ts';
import type { Hmm, Observations } from '../hmm.ts';
import type { Numerics } from './options.ts';

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

export interface ExpectationWorkspace extends SmootherWorkspace {
  readonly numerics: Numerics;
}

export function createExpectationWorkspace(rows: number, nStates: number, numerics: Numerics): ExpectationWorkspace {
  return { ...createSmootherWorkspace(rows, nStates), numerics };
}

/** Expectation step of EM. @param work scratch; the result may share its memory, until the next step */
export function expectation(hmm: Hmm, obs: Observations, work: ExpectationWorkspace): Expectation {
  const logLik = work.numerics === 'log' ? runInLogSpace(hmm, obs, work) : runScaled(hmm, obs, work);
  return {
    logLik,
    startCounts: sumRows(work.smoothed, hmm.nStates, obs.runStarts),
    moves: work.moves,
    occupancy: sumRows(work.smoothed, hmm.nStates),
    statistics: emissionFamilyOf(hmm).accumulate(hmm, obs, work.smoothed),
  };
}

function runScaled(hmm: Hmm, obs: Observations, work: SmootherWorkspace): number {
  const logLik = runForward(hmm, obs, work);
  backward(hmm, obs.runStarts, obs.rows, work);
  return logLik;
}

function runInLogSpace(hmm: Hmm, obs: Observations, work: SmootherWorkspace): number {
  emissionFamilyOf(hmm).logDensity(hmm, obs, work.logDensity);
  return logForwardBackward(hmm, obs.runStarts, obs.rows, work);
}

/** Column sums [K] of `probs` [T, K], over the given rows or all of them. */
function sumRows(probs: Float64Array, nStates: number, rows?: Int32Array): Float64Array {
  const sums = new Float64Array(nStates);
  const count = rows === undefined ? probs.length / nStates : rows.length;
  for (let n = 0; n < count; n++) {
    const row = (rows === undefined ? n : rows[n]!) * nStates;
    for (let k = 0; k < nStates; k++) sums[k]! += probs[row + k]!;
  }
  return sums;
}
