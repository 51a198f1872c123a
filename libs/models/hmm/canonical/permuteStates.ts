import { assertArgument } from '@winnow/core';
import { emissionFamilyOf } from '../emissions/emissionFamilies.ts';
import type { Emission, Hmm } from '../hmm.ts';

/**
 * The same model with its states in another order; every likelihood stays the same. Notation: see hmm.ts.
 * @param order [K] a permutation; state k of the result is state `order[k]` of `hmm`
 */
export function permuteStates<E extends Emission>(hmm: Hmm<E>, order: readonly number[]): Hmm<E> {
  const { nStates, nFeatures, startProb, transMat } = hmm;
  assertPermutation(order, nStates);
  return {
    nStates,
    nFeatures,
    startProb: startProb.map((_value, k) => startProb[order[k]!]!),
    transMat: transMat.map(
      (_value, ij) => transMat[order[Math.floor(ij / nStates)]! * nStates + order[ij % nStates]!]!,
    ),
    emission: emissionFamilyOf(hmm).permute(hmm.emission, order),
  };
}

function assertPermutation(order: readonly number[], nStates: number): void {
  const isPermutation = order.length === nStates && order.toSorted((a, b) => a - b).every((state, k) => state === k);
  assertArgument(isPermutation, 'permuteStates', `order must be a permutation of 0 … ${nStates - 1}`, order);
}
