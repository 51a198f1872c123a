import { assertPossible, assertReadable } from '../assertReadable.ts';
import type { Hmm, Observations } from '../hmm.ts';
import { backward } from './backward.ts';
import { runForward } from './runForward.ts';
import { createSmootherWorkspace } from './workspace.ts';

/**
 * Probability of each state given all rows of its run. It looks ahead: for hindsight only. Notation: see hmm.ts.
 * @returns [T, K] p(s_t = k | x_1..T), rows sum to 1
 * @throws WinnowError `hmm_impossible` when the model cannot have given the rows
 */
export function smoothStates(hmm: Hmm, obs: Observations): Float64Array {
  assertReadable('smoothStates', hmm, obs);
  const work = createSmootherWorkspace(obs.rows, hmm.nStates);
  assertPossible('smoothStates', runForward(hmm, obs, work));
  backward(hmm, obs.runStarts, obs.rows, work);
  return work.smoothed;
}
