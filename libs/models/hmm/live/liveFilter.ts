import { assertShape } from '@winnow/core';
import { assertPossible, assertReadable } from '../assertReadable.ts';
import { forward, predict } from '../chain/forward.ts';
import { createFilterWorkspace } from '../chain/workspace.ts';
import { emissionFamilyOf } from '../emissions/emissionFamilies.ts';
import type { Hmm } from '../hmm.ts';

/**
 * The forward filter one bar at a time. A step is the batch filter over one row, started from what the rows before
 * predict, so it gives the batch filter's numbers; its cost does not grow with the rows seen: O(K²) for the chain plus
 * the densities of one row, O(K D) or, for matrices, O(K D²). Notation: see hmm.ts.
 */

/**
 * All that the next step needs. Plain data: JSON keeps every digit, so a filter that is stopped and restarted goes on
 * with the same numbers.
 */
export interface LiveFilterState {
  /** rows seen, over all runs */
  readonly rows: number;
  /** [K] p(s_t | x_1..t) at the last row, sums to 1; the start probabilities before the first row */
  readonly filtered: readonly number[];
  /** [K] p(s_t+1 | x_1..t) for the row to come, if it goes on the run; the start probabilities before the first row */
  readonly predicted: readonly number[];
  /** log-likelihood of the rows seen, in nats */
  readonly logLik: number;
}

export interface LiveFilter {
  /** before the first row */
  readonly start: LiveFilterState;
  /**
   * Takes in one row; the state given stays as it is.
   * @param row        [D] NaN is a missing value, a row of them moves the chain on by one step
   * @param isRunStart true for the first row of a run, such as after a gap: the chain starts anew
   * @throws WinnowError `shape_mismatch`, `argument_invalid` as filterStates, `hmm_impossible` when no state that can be
   *   reached can have given the row
   */
  update(state: LiveFilterState, row: Float64Array, isRunStart?: boolean): LiveFilterState;
}

/** A filter for one model: covariances are factorised once, not at each row. */
export function createLiveFilter(hmm: Hmm): LiveFilter {
  const where = 'liveFilter.update';
  const { nStates, nFeatures, startProb, transMat } = hmm;
  const logDensity = emissionFamilyOf(hmm).logDensityOf(hmm);
  const work = createFilterWorkspace(1, nStates);
  const pair = new Float64Array(2 * nStates); // predict reads row 0 of one array and writes row 1 of the other
  const atStart = Array.from(startProb);
  return {
    start: { rows: 0, filtered: atStart, predicted: atStart, logLik: 0 },
    update(state, row, isRunStart = false) {
      const obs = { data: row, rows: 1, cols: nFeatures, runStarts: ONE_RUN };
      assertShape(where, 'state.predicted', state.predicted, nStates);
      assertReadable(where, hmm, obs);
      logDensity(obs, work.logDensity);
      const step = { ...hmm, startProb: isRunStart ? startProb : Float64Array.from(state.predicted) };
      const logLik = forward(step, ONE_RUN, 1, work);
      assertPossible(where, logLik);
      predict(transMat, work.filtered, pair, nStates, nStates);
      return {
        rows: state.rows + 1,
        filtered: Array.from(work.filtered),
        predicted: Array.from(pair.subarray(nStates)),
        logLik: state.logLik + logLik,
      };
    },
  };
}

const ONE_RUN = Int32Array.of(0);
