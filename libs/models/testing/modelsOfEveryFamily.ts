import type { Rng } from '@winnow/core';
import type { Hmm } from '../hmm/hmm.ts';
import { emissionCases, randomModel } from './randomModel.ts';

/** For tests: a random model of each emission family and covariance type, three states and two features, by name. */
export function modelsOfEveryFamily(rng: Rng): [name: string, Hmm][] {
  return emissionCases.map((family) => {
    const name = `${family.emission} ${family.covarianceType}`;
    return [name, randomModel(family, 3, 2, rng.split(name))];
  });
}
