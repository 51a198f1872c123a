import { mostProbablePath } from '@winnow/kernels';
import { assertPossible, assertReadable } from '../assertReadable.ts';
import type { Hmm, Observations } from '../hmm.ts';
import { withKernel } from './withKernel.ts';

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
  const path = withKernel(hmm, obs, ({ load, work }) => {
    load(hmm);
    return mostProbablePath(work);
  });
  assertPossible('viterbi', path.logProb);
  return path;
}
