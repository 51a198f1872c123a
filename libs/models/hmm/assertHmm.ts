import { WinnowError } from '@winnow/core';
import { assertProbabilities } from './emissions/assertProbabilities.ts';
import { emissionFamilyOf } from './emissions/emissionFamilies.ts';
import type { Hmm } from './hmm.ts';

/** @throws WinnowError `hmm_invalid` when the parameters are not those of a model */
export function assertHmm(where: string, hmm: Hmm): void {
  const { nStates, nFeatures, startProb, transMat } = hmm;
  for (const [name, value] of Object.entries({ nStates, nFeatures })) {
    if (Number.isInteger(value) && value >= 1) continue;
    throw new WinnowError('hmm_invalid', { where, rule: `${name} must be a positive integer`, got: value });
  }
  assertProbabilities(where, 'startProb', startProb, 1, nStates);
  assertProbabilities(where, 'transMat', transMat, nStates, nStates);
  emissionFamilyOf(hmm).assertEmission(where, hmm);
}
