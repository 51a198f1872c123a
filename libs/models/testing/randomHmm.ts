import type { Rng } from '@winnow/core';
import type { GaussianHmm } from '../hmm/gaussianHmm.ts';

/** For tests: a model whose states overlap. */
export function randomHmm(nStates: number, nFeatures: number, rng: Rng): GaussianHmm {
  const probabilities = (size: number) => {
    const values = Float64Array.from({ length: size }, () => 0.05 + rng.uniform());
    const total = values.reduce((sum, value) => sum + value, 0);
    return values.map((value) => value / total);
  };
  const transMat = new Float64Array(nStates * nStates);
  for (let k = 0; k < nStates; k++) transMat.set(probabilities(nStates), k * nStates);
  return {
    nStates,
    nFeatures,
    startProb: probabilities(nStates),
    transMat,
    means: Float64Array.from({ length: nStates * nFeatures }, () => rng.normal()),
    variances: Float64Array.from({ length: nStates * nFeatures }, () => 0.2 + rng.uniform()),
  };
}
