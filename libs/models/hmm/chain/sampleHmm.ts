import { assertArgument, type Rng } from '@winnow/core';
import { drawProportional } from '../drawProportional.ts';
import { emissionFamilyOf } from '../emissions/emissionFamilies.ts';
import type { Hmm } from '../hmm.ts';

/**
 * Draws one run of rows and the path of states behind it. Notation: see hmm.ts.
 * @returns data [T, D], states [T]
 */
export function sampleHmm(hmm: Hmm, rows: number, rng: Rng): { data: Float64Array; states: Int32Array } {
  assertArgument(Number.isInteger(rows) && rows >= 1, 'sampleHmm', 'rows must be a positive integer', rows);
  const { nStates, nFeatures, startProb, transMat } = hmm;
  const family = emissionFamilyOf(hmm);
  const data = new Float64Array(rows * nFeatures);
  const states = new Int32Array(rows);
  let probs = startProb;
  for (let t = 0; t < rows; t++) {
    const state = drawProportional(probs, rng.uniform());
    states[t] = state;
    family.sample(hmm, state, rng, data, t * nFeatures);
    probs = transMat.subarray(state * nStates, (state + 1) * nStates);
  }
  return { data, states };
}
