import type { Rng } from '@winnow/core';
import { type CovarianceType, covarianceTypes, type Emission, type Hmm } from '../hmm/hmm.ts';
import { randomCovariances, randomCovars, randomProbabilities } from './randomHmm.ts';

const STATES = 3;
const FEATURES = 2;
const COMPONENTS = 2;
const CATEGORIES = 4;

/** For tests: a random model of each emission family and covariance type, three states each, by name. */
export function modelsOfEveryFamily(rng: Rng): [name: string, Hmm][] {
  const real = covarianceTypes.flatMap((type): [string, Emission][] => [
    [`gaussian ${type}`, gaussian(type, rng.split('gaussian', type))],
    [`gaussian_mixture ${type}`, mixture(type, rng.split('mixture', type))],
    [`student_t ${type}`, student(type, rng.split('student', type))],
  ]);
  const rates = Float64Array.from({ length: STATES * FEATURES }, () => 0.5 + 5 * rng.uniform());
  const probs = randomProbabilities(STATES, CATEGORIES, rng);
  const discrete: [string, Emission][] = [
    ['poisson', { family: 'poisson', rates }],
    ['categorical', { family: 'categorical', nCategories: CATEGORIES, probs }],
  ];
  return [...real, ...discrete].map(([name, emission]) => [name, modelOf(emission, rng.split('chain', name))]);
}

function modelOf(emission: Emission, rng: Rng): Hmm {
  return {
    nStates: STATES,
    nFeatures: emission.family === 'categorical' ? 1 : FEATURES,
    startProb: randomProbabilities(1, STATES, rng),
    transMat: randomProbabilities(STATES, STATES, rng),
    emission,
  };
}

function gaussian(covarianceType: CovarianceType, rng: Rng): Emission {
  const covars = randomCovars(covarianceType, STATES, FEATURES, rng);
  return { family: 'gaussian', covarianceType, means: normals(STATES, rng), covars };
}

function student(covarianceType: CovarianceType, rng: Rng): Emission {
  const scales = randomCovars(covarianceType, STATES, FEATURES, rng);
  const dof = Float64Array.from({ length: STATES }, () => 3 + 5 * rng.uniform());
  return { family: 'student_t', covarianceType, means: normals(STATES, rng), scales, dof };
}

/** A tied mixture has one matrix a state. */
function mixture(covarianceType: CovarianceType, rng: Rng): Emission {
  const count = STATES * COMPONENTS;
  const covars =
    covarianceType === 'tied'
      ? randomCovariances(STATES, FEATURES, rng)
      : randomCovars(covarianceType, count, FEATURES, rng);
  const weights = randomProbabilities(STATES, COMPONENTS, rng);
  return {
    family: 'gaussian_mixture',
    covarianceType,
    nComponents: COMPONENTS,
    weights,
    means: normals(count, rng),
    covars,
  };
}

/** @returns [count, D] */
function normals(count: number, rng: Rng): Float64Array {
  return Float64Array.from({ length: count * FEATURES }, () => 2 * rng.normal());
}
