import { assertPossible, assertReadable } from '../assertReadable.ts';
import type { Hmm, Observations } from '../hmm.ts';
import { runForward } from './runForward.ts';
import { createFilterWorkspace } from './workspace.ts';

/**
 * Probability of each state given the rows of its run up to and including the current one. Notation: see hmm.ts.
 * @returns [T, K] p(s_t = k | x_1..t), rows sum to 1; no later row enters
 * @throws WinnowError `hmm_impossible` when the model cannot have given the rows
 */
export function filterStates(hmm: Hmm, obs: Observations): Float64Array {
  assertReadable('filterStates', hmm, obs);
  const work = createFilterWorkspace(obs.rows, hmm.nStates);
  assertPossible('filterStates', runForward(hmm, obs, work));
  return work.filtered;
}
