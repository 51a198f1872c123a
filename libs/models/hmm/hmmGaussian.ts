import { z } from 'zod';
import { assertPredictionView } from '../assertPredictionView.ts';
import { assertTrainingSet } from '../assertTrainingSet.ts';
import type { Convergence, FeatureMatrixView, Model } from '../contract.ts';
import { canonicalOrder } from './canonical/canonicalOrder.ts';
import { filterStates } from './chain/filterStates.ts';
import { predictiveLogDensity } from './chain/predictiveLogDensity.ts';
import { columnVariances } from './fit/columnMoments.ts';
import { fitHmm } from './fit/fitHmm.ts';
import { varianceFloor } from './fit/varianceFloor.ts';
import { covarianceTypes } from './hmm.ts';
import { type HmmJson, hmmFromJson, hmmToJson } from './hmmJson.ts';
import { stateReturns } from './stateReturns.ts';

/**
 * Market regimes as the hidden states of a Markov chain with Gaussian emissions. Notation: see hmm.ts.
 *
 * The states are learned from the features alone, over all runs of the training rows. A state is favourable when its
 * mean forward return on the training rows, weighted by the filtered probabilities, is positive; the regime score of a
 * row is the filtered probability of being in a favourable state. Each run is filtered from the start probabilities.
 */

const hmmGaussianParams = z.strictObject({
  n_states: z.int().min(2).max(8).default(3),
  covariance_type: z.enum(covarianceTypes).default('diag'),
  /** cap on EM iterations */
  n_iter: z.int().min(1).default(50),
  /**
   * gain in total log-likelihood over one iteration, in nats, at which EM stops; the total, not the mean, because a gain
   * of so many nats is the same likelihood ratio whatever the number of rows
   */
  tol: z.number().nonnegative().default(1e-3),
  /** starts of EM, of which the best is kept */
  n_init: z.int().min(1).max(50).default(1),
  /** pseudo-counts of staying, per state: 0 is maximum likelihood, more lengthens the regimes */
  stickiness: z.number().nonnegative().default(0),
});

export type HmmGaussianParams = z.infer<typeof hmmGaussianParams>;

export interface HmmGaussianState {
  /** states in canonical order: ascending by variance averaged over the features */
  readonly hmm: HmmJson;
  /** [K] mean forward return on the training rows, weighted by the filtered probabilities */
  readonly stateReturns: readonly number[];
  /** history: total log-likelihood of the training rows plus the log prior of the stickiness, in nats */
  readonly convergence: Convergence;
}

/** A variance needs two rows, so each state needs two. */
const MIN_ROWS_PER_STATE = 2;

/** EM takes about so many iterations, of so many microseconds a row and product: measured at 100,000 × 8, 8 states. */
const USUAL_ITERATIONS = 30;
const MICROSECONDS_A_PRODUCT = 0.0008;

/** Clustering the rows that the first start begins with, at most so many of them, a row, state and feature: measured at 1,788 × 8. */
const MOST_CLUSTERED_ROWS = 2000;
const MICROSECONDS_A_CLUSTERED_VALUE = 3.2;

/** Regimes last tens of bars; after 64 rows the filter has all but forgotten where it started. */
const CONTEXT_ROWS = 64;

export const hmmGaussian: Model<HmmGaussianParams, HmmGaussianState> = {
  spec: {
    name: 'hmm_gaussian',
    family: 'hmm',
    description: 'Hidden Markov model with Gaussian emissions: filtered probability of a favourable regime.',
    inputView: 'feature_matrix',
    outputs: ['regime_score'],
    isCausal: true,
    zeroShot: false,
    contextRows: CONTEXT_ROWS,
    defaultSpace: {
      n_states: { type: 'int', low: 2, high: 4 },
      covariance_type: { type: 'categorical', choices: covarianceTypes },
      stickiness: { type: 'float', low: 0, high: 100, step: 10 },
    },
  },
  params: hmmGaussianParams,

  workUnits({ n_states: states, covariance_type: type, n_init: starts, n_iter: most }, rows, cols) {
    const products = states * (states + (type === 'full' || type === 'tied' ? (cols * cols) / 2 : 2 * cols));
    const clustering = Math.min(rows, MOST_CLUSTERED_ROWS) * states * cols * MICROSECONDS_A_CLUSTERED_VALUE;
    return clustering + starts * Math.min(most, USUAL_ITERATIONS) * rows * products * MICROSECONDS_A_PRODUCT;
  },

  fit(view, targets, params, context) {
    assertTrainingSet('hmm_gaussian.fit', view, targets, MIN_ROWS_PER_STATE * params.n_states);
    const { hmm, convergence } = fitHmm(view, optionsFor(view, params), context.rng, () => context.throwIfAborted());
    const ordered = canonicalOrder(hmm);
    const returns = stateReturns(filterStates(ordered, view), targets.ret, params.n_states);
    return { hmm: hmmToJson(ordered), stateReturns: Array.from(returns), convergence };
  },

  predict(state, view) {
    const hmm = hmmFromJson(state.hmm);
    assertPredictionView('hmm_gaussian.predict', view, hmm.nFeatures);
    return { regime_score: favourableProbability(filterStates(hmm, view), state.stateReturns) };
  },

  logDensity(state, view) {
    const hmm = hmmFromJson(state.hmm);
    assertPredictionView('hmm_gaussian.logDensity', view, hmm.nFeatures);
    return predictiveLogDensity(hmm, view);
  },
};

/** The floor is given, so that a feature that happens to be constant over the training rows does not fail the trial. */
function optionsFor(view: FeatureMatrixView, params: HmmGaussianParams) {
  return {
    emission: 'gaussian',
    covarianceType: params.covariance_type,
    nStates: params.n_states,
    nIter: params.n_iter,
    tol: params.tol,
    nInit: params.n_init,
    init: 'kmeans',
    prior: { stickiness: params.stickiness, varianceFloor: varianceFloor(columnVariances(view)) },
  } as const;
}

/**
 * @param filtered [T, K] rows sum to 1
 * @param returns  [K]
 * @returns        [T] probability of the states whose return is positive
 */
function favourableProbability(filtered: Float64Array, returns: readonly number[]): Float64Array {
  const nStates = returns.length;
  const score = new Float64Array(filtered.length / nStates);
  for (let t = 0; t < score.length; t++) {
    let prob = 0;
    for (let k = 0; k < nStates; k++) if (returns[k]! > 0) prob += filtered[t * nStates + k]!;
    score[t] = Math.min(prob, 1); // the sum of a normalised row may round to just above 1
  }
  return score;
}
