import type { Rng } from '@winnow/core';
import type { CovarianceType, Emission, EmissionName, Hmm } from '../hmm/hmm.ts';
import { randomCovariances, randomCovars, randomHmm, randomProbabilities } from './randomHmm.ts';

/** Categories of a random categorical model, and components of a random mixture. */
export const CATEGORIES = 3;
export const COMPONENTS = 2;

/** For tests: every family, the Gaussian-shaped ones with each covariance type. */
export const emissionCases: readonly { emission: EmissionName; covarianceType: CovarianceType }[] = [
  ...(['gaussian', 'gaussian_mixture', 'student_t'] as const).flatMap((emission) =>
    (['spherical', 'diag', 'tied', 'full'] as const).map((covarianceType) => ({ emission, covarianceType })),
  ),
  { emission: 'categorical', covarianceType: 'diag' },
  { emission: 'poisson', covarianceType: 'diag' },
];

/** For tests: a model whose states overlap. A categorical one has one feature whatever is asked for. */
export function randomModel(
  { emission, covarianceType }: (typeof emissionCases)[number],
  nStates: number,
  nFeatures: number,
  rng: Rng,
): Hmm {
  const base = randomHmm(nStates, nFeatures, rng, covarianceType);
  const { means, covars } = base.emission;
  const make: Record<EmissionName, () => Emission> = {
    gaussian: () => base.emission,
    student_t: () => ({
      family: 'student_t',
      covarianceType,
      means,
      scales: covars,
      dof: Float64Array.from({ length: nStates }, () => 2.5 + 10 * rng.uniform()),
    }),
    gaussian_mixture: () => ({
      family: 'gaussian_mixture',
      covarianceType,
      nComponents: COMPONENTS,
      weights: randomProbabilities(nStates, COMPONENTS, rng),
      means: Float64Array.from({ length: nStates * COMPONENTS * nFeatures }, () => rng.normal()),
      covars:
        covarianceType === 'tied'
          ? randomCovariances(nStates, nFeatures, rng)
          : randomCovars(covarianceType, nStates * COMPONENTS, nFeatures, rng),
    }),
    categorical: () => ({
      family: 'categorical',
      nCategories: CATEGORIES,
      probs: randomProbabilities(nStates, CATEGORIES, rng),
    }),
    poisson: () => ({
      family: 'poisson',
      rates: Float64Array.from({ length: nStates * nFeatures }, () => 0.5 + 4 * rng.uniform()),
    }),
  };
  return { ...base, nFeatures: emission === 'categorical' ? 1 : nFeatures, emission: make[emission]() };
}

/** For tests: the same rows with about this share of the values missing. */
export function withMissing(data: Float64Array, share: number, rng: Rng): Float64Array {
  return data.map((value) => (rng.uniform() < share ? Number.NaN : value));
}
