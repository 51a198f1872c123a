import { logSumExp } from '@winnow/numerics';
import { assertPossible, assertReadable } from '../assertReadable.ts';
import type { Hmm, Observations } from '../hmm.ts';
import { runForward } from './runForward.ts';
import { createFilterWorkspace } from './workspace.ts';

/**
 * Log density of each row one step ahead, log Σ_j p(s_t = j | x_1..t−1) p(x_t | s_t = j); their sum is the
 * log-likelihood. Notation: see hmm.ts.
 * @returns [T] log p(x_t | x_1..t−1) within the run of t, in nats; no later row enters
 * @throws WinnowError `hmm_impossible` when the model cannot have given the rows
 */
export function predictiveLogDensity(hmm: Hmm, obs: Observations): Float64Array {
  const where = 'predictiveLogDensity';
  const { nStates } = hmm;
  assertReadable(where, hmm, obs);
  const { logDensity, predicted, filtered } = createFilterWorkspace(obs.rows, nStates);
  assertPossible(where, runForward(hmm, obs, { logDensity, predicted, filtered }));
  const logJoint = new Float64Array(nStates);
  return Float64Array.from({ length: obs.rows }, (_, t) => {
    for (let j = 0; j < nStates; j++)
      logJoint[j] = Math.log(predicted[t * nStates + j]!) + logDensity[t * nStates + j]!;
    return logSumExp(logJoint);
  });
}
