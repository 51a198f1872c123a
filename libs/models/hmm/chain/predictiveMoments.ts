import { emissionFamilyOf } from '../emissions/emissionFamilies.ts';
import type { Hmm } from '../hmm.ts';
import { predictNext } from './predictNext.ts';

/**
 * Mean and variance of each feature one step ahead: those of the mixture of the states' distributions with the
 * predicted probabilities. Notation: see hmm.ts.
 * @param filteredRow [K] p(s_t | x_1..t)
 * @returns           [D] each
 */
export function predictiveMoments(hmm: Hmm, filteredRow: Float64Array): { mean: Float64Array; variance: Float64Array } {
  const probs = predictNext(hmm, filteredRow);
  const { means, variances } = emissionFamilyOf(hmm).moments(hmm);
  const mean = new Float64Array(hmm.nFeatures);
  const variance = new Float64Array(hmm.nFeatures);
  for (let d = 0; d < hmm.nFeatures; d++) {
    for (let k = 0; k < hmm.nStates; k++) mean[d]! += probs[k]! * means[k * hmm.nFeatures + d]!;
    for (let k = 0; k < hmm.nStates; k++) {
      const kd = k * hmm.nFeatures + d;
      variance[d]! += probs[k]! * (variances[kd]! + (means[kd]! - mean[d]!) ** 2);
    }
  }
  return { mean, variance };
}
