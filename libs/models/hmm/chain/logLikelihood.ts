import { assertReadable } from '../assertReadable.ts';
import type { Hmm, Observations } from '../hmm.ts';
import { runForward } from './runForward.ts';
import { createFilterWorkspace } from './workspace.ts';

/** log p(x) of all rows, summed over the runs, in nats; −∞ when the model cannot have given them. */
export function logLikelihood(hmm: Hmm, obs: Observations): number {
  assertReadable('logLikelihood', hmm, obs);
  return runForward(hmm, obs, createFilterWorkspace(obs.rows, hmm.nStates));
}
