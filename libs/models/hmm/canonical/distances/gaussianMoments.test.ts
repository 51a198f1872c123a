import { createRng } from '@winnow/core';
import { modelsOfEveryFamily } from '../../../testing/modelsOfEveryFamily.ts';
import { emissionFamilyOf } from '../../emissions/emissionFamilies.ts';
import type { Emission, Hmm } from '../../hmm.ts';
import { gaussianMoments, type RealEmission } from './gaussianMoments.ts';

const isReal = (emission: Emission): emission is RealEmission =>
  emission.family !== 'poisson' && emission.family !== 'categorical';
const realModels = modelsOfEveryFamily(createRng(8)).filter((entry): entry is [string, Hmm<RealEmission>] =>
  isReal(entry[1].emission),
);

test.each(realModels)('%s: mean and variances are those of the family', (_name, hmm) => {
  const { means, variances } = emissionFamilyOf<Emission>(hmm).moments(hmm);
  for (const [k, { mean, covar }] of gaussianMoments(hmm).entries()) {
    for (let d = 0; d < 2; d++) {
      expect(mean[d]).toBeCloseTo(means[k * 2 + d]!, 12);
      expect(covar[d * 3]).toBeCloseTo(variances[k * 2 + d]!, 12);
    }
    expect(covar[1]).toBe(covar[2]);
  }
});

test.each(realModels)('%s: the factor and the determinant belong to the covariance', (_name, hmm) => {
  for (const { covar, factor, logDet } of gaussianMoments(hmm)) {
    const [a, , b, c] = factor as unknown as [number, number, number, number];
    expect([a * a, a * b, b * b + c * c]).toEqual([covar[0], covar[2], covar[3]].map((v) => expect.closeTo(v!, 12)));
    expect(logDet).toBeCloseTo(Math.log(covar[0]! * covar[3]! - covar[1]! * covar[2]!), 10);
  }
});
