import { assertArgument, type Rng, WinnowError } from '@winnow/core';
import { assertObservations } from '../assertObservations.ts';
import { emissionFamilies } from '../emissions/emissionFamilies.ts';
import type { EmissionSpec } from '../emissions/emissionFamily.ts';
import { covarianceTypes, type Hmm, type Observations } from '../hmm.ts';
import { assertEmOptions, baumWelch } from './baumWelch.ts';
import { chooseStart } from './chooseStart.ts';
import { rowDescriptions } from './describeRows.ts';
import { initialise } from './initialise.ts';
import type { HmmFit, HmmFitOptions, HmmPrior, Initialisation } from './options.ts';
import { reseed } from './reseed.ts';
import { resolvePrior } from './resolvePrior.ts';
import type { LabelMethod } from './startingLabels.ts';

/** A variance needs two rows, so each state, or component of a mixture, needs two. */
const MIN_ROWS_PER_COMPONENT = 2;

/** A state that is degenerate again after so many new seeds is the data's doing. */
const MAX_RESEEDS = 5;

/**
 * One restart of `fitHmm`, so that a pool can run them side by side: the same numbers whatever ran before.
 * Parameters and errors as those of `fitHmm`.
 * @param restart 0 … nInit − 1; the first starts as `options.init` says
 */
export function fitRestart(
  obs: Observations,
  options: HmmFitOptions,
  restart: number,
  rng: Rng,
  throwIfAborted: () => void,
): HmmFit {
  const spec = specOf(obs, options);
  assertFit(obs, options, spec);
  const prior = resolvePrior(options.prior ?? {}, obs, options.emission);
  const stream = rng.split('restart', restart);
  const em = { nIter: options.nIter, tol: options.tol, numerics: options.numerics ?? 'scaled', prior, throwIfAborted };
  const starts = startsOf(spec, obs, options.init, restart, prior, stream);
  let fit = baumWelch(chooseStart(starts, obs, em), obs, em);
  let reseeded = 0;
  while (options.onDegenerate === 'reseed' && fit.degenerateStates.length > 0 && reseeded < MAX_RESEEDS) {
    reseeded++;
    fit = baumWelch(reseed(spec, fit, obs, prior, stream), obs, em);
  }
  return { ...fit, restart, reseeded };
}

/** Clustering starts come in one for each description of the rows, since no description suits all data. */
function startsOf(
  spec: EmissionSpec,
  obs: Observations,
  init: Initialisation,
  restart: number,
  prior: HmmPrior,
  rng: Rng,
): Hmm[] {
  if (typeof init !== 'string' && restart === 0) return [init];
  const method = methodOf(init, restart);
  const descriptions = method === 'kmeans' || method === 'plusplus' ? rowDescriptions : (['values'] as const);
  return descriptions.map((name) => initialise(spec, obs, method, name, prior, rng.split('start', name)));
}

function methodOf(init: Initialisation, restart: number): LabelMethod {
  if (init === 'random') return 'random';
  return restart === 0 && typeof init === 'string' ? init : 'plusplus';
}

function specOf(obs: Observations, options: HmmFitOptions): EmissionSpec {
  return {
    emission: options.emission,
    nStates: options.nStates,
    covarianceType: options.covarianceType ?? 'diag',
    nComponents: options.emission === 'gaussian_mixture' ? (options.nComponents ?? 2) : 1,
    nCategories: options.nCategories ?? 1 + largestValue(obs),
  };
}

/** 0 when all values are missing or negative. */
function largestValue({ data }: Observations): number {
  let most = 0;
  for (const value of data) if (value > most) most = value;
  return most;
}

function assertFit(obs: Observations, options: HmmFitOptions, spec: EmissionSpec): void {
  const where = 'fitHmm';
  const { nStates, nComponents, covarianceType, emission } = spec;
  assertArgument(Object.hasOwn(emissionFamilies, emission), where, 'emission must be a known family', emission);
  assertArgument(Number.isInteger(nStates) && nStates >= 1, where, 'nStates must be a positive integer', nStates);
  assertArgument(Number.isInteger(nComponents) && nComponents >= 1, where, 'nComponents must be positive', nComponents);
  assertArgument(
    covarianceTypes.includes(covarianceType),
    where,
    'covarianceType must be a known type',
    covarianceType,
  );
  assertEmOptions(where, options);
  assertObservations(where, obs);
  emissionFamilies[emission].assertData(where, obs, spec.nCategories);
  const minRows = MIN_ROWS_PER_COMPONENT * nStates * nComponents;
  if (obs.rows < minRows) {
    throw new WinnowError('model_fit_failed', {
      where,
      rule: `${nStates} states need at least ${minRows} rows`,
      got: obs.rows,
    });
  }
  assertWarmStart(options, spec, obs);
}

function assertWarmStart({ init }: HmmFitOptions, spec: EmissionSpec, obs: Observations): void {
  if (typeof init === 'string') {
    const isKnown = ['kmeans', 'quantile', 'random'].includes(init);
    assertArgument(isKnown, 'fitHmm', 'init must be kmeans, quantile, random or a model', init);
    return;
  }
  const { emission, nStates, nFeatures } = init;
  const covarianceType = 'covarianceType' in emission ? emission.covarianceType : spec.covarianceType;
  const sizes = { emission: emission.family, covarianceType, nStates, nFeatures };
  const wanted = {
    emission: spec.emission,
    covarianceType: spec.covarianceType,
    nStates: spec.nStates,
    nFeatures: obs.cols,
  };
  const matches = Object.entries(wanted).every(([name, value]) => sizes[name as keyof typeof sizes] === value);
  assertArgument(matches, 'fitHmm', `a warm start must be of the fit's kind, ${JSON.stringify(wanted)}`, sizes);
}
