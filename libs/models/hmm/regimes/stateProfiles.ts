import { assertArgument, assertShape } from '@winnow/core';
import type { Hmm } from '../hmm.ts';
import { type ReturnProfile, returnProfile } from './returnProfile.ts';

/** A decoded sequence: which state each bar was in and what the bar returned. */
export interface DecodedReturns {
  /** [T] state of each row: the Viterbi path, or the likeliest filtered state */
  readonly states: Int32Array;
  /**
   * [T] simple return of each row, ≥ −1; NaN where there is none, which the moments leave out. The return of the bar
   * itself tells what the regime is like; the return of the bar after it, what someone who acts on the state meets.
   */
  readonly ret: Float64Array;
  /** [R] first row of each run, ascending, starting with 0 */
  readonly runStarts: Int32Array;
}

/** What one state was like over a sample. A visit is a stretch of rows of one run in one state. */
export interface StateProfile extends ReturnProfile {
  readonly state: number;
  /** rows in the state; the moments are over those with a return */
  readonly rows: number;
  /** share of the rows, 0 … 1 */
  readonly share: number;
  readonly visits: number;
  /** mean length of a visit, in rows, as decoded; the first and last visit of a run are cut off and count as they are; null without visits */
  readonly observedDwell: number | null;
  /** mean length of a visit by the model, 1 / (1 − a_kk), in rows; null for a state that is never left */
  readonly expectedDwell: number | null;
  /** [K] the model's probabilities to go on to each state, sum 1 */
  readonly transitionProbs: readonly number[];
}

export interface StateProfiles {
  /** of all rows, whatever their state */
  readonly sample: ReturnProfile;
  /** [K] */
  readonly states: readonly StateProfile[];
}

/**
 * Describes each state of a model by the returns met in it and by how long it lasts. Plain data. Notation: see hmm.ts.
 * @throws WinnowError `shape_mismatch`, `argument_invalid` for a state, return or run start outside its range
 */
export function stateProfiles(hmm: Pick<Hmm, 'nStates' | 'transMat'>, decoded: DecodedReturns): StateProfiles {
  assertDecoded(decoded, hmm.nStates);
  const visits = countVisits(decoded, hmm.nStates);
  return {
    sample: returnProfile(decoded.ret),
    states: Array.from({ length: hmm.nStates }, (_v, k) => stateProfile(hmm, decoded, k, visits[k]!)),
  };
}

function stateProfile(
  { nStates, transMat }: Pick<Hmm, 'nStates' | 'transMat'>,
  { states, ret }: DecodedReturns,
  state: number,
  visits: number,
): StateProfile {
  const rows = states.reduce((count, other) => count + (other === state ? 1 : 0), 0);
  const stay = transMat[state * nStates + state]!;
  return {
    state,
    rows,
    share: rows / states.length,
    ...returnProfile(ret.filter((_value, t) => states[t] === state)),
    visits,
    observedDwell: visits === 0 ? null : rows / visits,
    expectedDwell: stay < 1 ? 1 / (1 - stay) : null,
    transitionProbs: Array.from(transMat.subarray(state * nStates, (state + 1) * nStates)),
  };
}

/** @returns [K] */
function countVisits({ states, runStarts }: DecodedReturns, nStates: number): Int32Array {
  const visits = new Int32Array(nStates);
  const starts = new Set(runStarts);
  for (let t = 0; t < states.length; t++) {
    if (starts.has(t) || states[t] !== states[t - 1]) visits[states[t]!]! += 1;
  }
  return visits;
}

function assertDecoded({ states, ret, runStarts }: DecodedReturns, nStates: number): void {
  const where = 'stateProfiles';
  const rows = states.length;
  assertArgument(rows > 0, where, 'there must be at least one row', rows);
  assertShape(where, 'ret', ret, rows);
  const badState = states.findIndex((state) => state < 0 || state >= nStates);
  assertArgument(badState === -1, where, `states[${badState}] must be 0 … ${nStates - 1}`, states[badState]);
  const badReturn = ret.findIndex((value) => value < -1 || value === Number.POSITIVE_INFINITY);
  assertArgument(
    badReturn === -1,
    where,
    `ret[${badReturn}] must be a simple return, at least −1, or NaN`,
    ret[badReturn],
  );
  const ascend = runStarts.every((start, r) => (r === 0 ? start === 0 : start > runStarts[r - 1]! && start < rows));
  assertArgument(
    runStarts.length > 0 && ascend,
    where,
    'runStarts must ascend from 0 and stay below the rows',
    runStarts,
  );
}
