import { WinnowError } from '@winnow/core';
import { assertObservations } from './assertObservations.ts';
import { emissionFamilyOf } from './emissions/emissionFamilies.ts';
import type { Hmm, Observations } from './hmm.ts';

/** The check of the rows at every public entry that reads a model; nothing behind it checks again. */
export function assertReadable(where: string, hmm: Hmm, obs: Observations): void {
  assertObservations(where, obs);
  if (obs.cols !== hmm.nFeatures) {
    throw new WinnowError('shape_mismatch', {
      where,
      rule: `cols must be the ${hmm.nFeatures} of the model`,
      got: obs.cols,
    });
  }
  const nCategories = hmm.emission.family === 'categorical' ? hmm.emission.nCategories : 0;
  emissionFamilyOf(hmm).assertData(where, obs, nCategories);
}

/** @throws WinnowError `hmm_impossible` for a log-likelihood of −∞ */
export function assertPossible(where: string, logLik: number): void {
  if (logLik > Number.NEGATIVE_INFINITY) return;
  throw new WinnowError('hmm_impossible', {
    where,
    rule: 'some row must be possible in a state that can be reached, or its probabilities are not defined',
  });
}
