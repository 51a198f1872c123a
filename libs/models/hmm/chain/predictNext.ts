import { assertShape } from '@winnow/core';
import type { Hmm } from '../hmm.ts';

/**
 * One step ahead: p(s_t+1 = j | x_1..t) = Σ_i filtered_i transMat_ij. Notation: see hmm.ts.
 * @param filteredRow [K] p(s_t | x_1..t)
 * @returns           [K] sums to 1
 */
export function predictNext({ nStates, transMat }: Hmm, filteredRow: Float64Array): Float64Array {
  assertShape('predictNext', 'filteredRow', filteredRow, nStates);
  const predicted = new Float64Array(nStates);
  for (let i = 0; i < nStates; i++) {
    for (let j = 0; j < nStates; j++) predicted[j]! += filteredRow[i]! * transMat[i * nStates + j]!;
  }
  return predicted;
}
