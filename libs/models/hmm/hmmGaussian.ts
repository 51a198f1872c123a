import { z } from 'zod';
import { assertPredictionView } from '../assertPredictionView.ts';
import { assertTrainingSet } from '../assertTrainingSet.ts';
import type { Convergence, Model } from '../contract.ts';
import { baumWelch } from './baumWelch.ts';
import { canonicalOrder } from './canonicalOrder.ts';
import { columnVariances } from './columnVariances.ts';
import { filterProbabilities } from './filterProbabilities.ts';
import type { GaussianHmm } from './gaussianHmm.ts';
import { initialise } from './initialise.ts';
import { stateReturns } from './stateReturns.ts';
import { varianceFloor } from './varianceFloor.ts';

/**
 * Market regimes as the hidden states of a Markov chain with diagonal Gaussian emissions. Notation: see gaussianHmm.ts.
 *
 * The states are learned from the features alone, over all runs of the training rows. A state is favourable when its
 * mean forward return on the training rows, weighted by the filtered probabilities, is positive; the regime score of a
 * row is the filtered probability of being in a favourable state. Each run is filtered from the start probabilities.
 */

const hmmGaussianParams = z.strictObject({
  n_states: z.int().min(2).max(8).default(3),
  /** cap on EM iterations */
  n_iter: z.int().min(1).default(50),
  /**
   * gain in total log-likelihood over one iteration, in nats, at which EM stops; the total, not the mean, because a gain
   * of so many nats is the same likelihood ratio whatever the number of rows
   */
  tol: z.number().nonnegative().default(1e-3),
});

export type HmmGaussianParams = z.infer<typeof hmmGaussianParams>;

/** States in canonical order: ascending by variance averaged over the features. */
export interface HmmGaussianState {
  /** [K] */
  readonly startProb: readonly number[];
  /** [K, K] row = from-state */
  readonly transMat: readonly number[];
  /** [K, D] */
  readonly means: readonly number[];
  /** [K, D] */
  readonly variances: readonly number[];
  /** [K] mean forward return on the training rows, weighted by the filtered probabilities */
  readonly stateReturns: readonly number[];
  /** history: total log-likelihood of the training rows, in nats */
  readonly convergence: Convergence;
}

/** A variance needs two rows, so each state needs two. */
const MIN_ROWS_PER_STATE = 2;

/** Regimes last tens of bars; after 64 rows the filter has all but forgotten where it started. */
const CONTEXT_ROWS = 64;

export const hmmGaussian: Model<HmmGaussianParams, HmmGaussianState> = {
  spec: {
    name: 'hmm_gaussian',
    family: 'hmm',
    description: 'Hidden Markov model with diagonal Gaussian emissions: filtered probability of a favourable regime.',
    inputView: 'feature_matrix',
    outputs: ['regime_score'],
    isCausal: true,
    zeroShot: false,
    contextRows: CONTEXT_ROWS,
    defaultSpace: { n_states: { type: 'int', low: 2, high: 4 } },
  },
  params: hmmGaussianParams,

  fit(view, targets, params, context) {
    assertTrainingSet('hmm_gaussian.fit', view, targets, MIN_ROWS_PER_STATE * params.n_states);
    const variances = columnVariances(view);
    const floor = varianceFloor(variances);
    const start = initialise(view, params.n_states, variances, floor, context.rng);
    const { hmm, convergence } = baumWelch(start, view, {
      maxIter: params.n_iter,
      tolerance: params.tol,
      varianceFloor: floor,
      throwIfAborted: () => context.throwIfAborted(),
    });
    const ordered = canonicalOrder(hmm);
    return toState(
      ordered,
      stateReturns(filterProbabilities(ordered, view), targets.ret, params.n_states),
      convergence,
    );
  },

  predict(state, view) {
    const hmm = fromState(state);
    assertPredictionView('hmm_gaussian.predict', view, hmm.nFeatures);
    return { regime_score: favourableProbability(filterProbabilities(hmm, view), state.stateReturns) };
  },
};

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

function toState(hmm: GaussianHmm, returns: Float64Array, convergence: Convergence): HmmGaussianState {
  return {
    startProb: Array.from(hmm.startProb),
    transMat: Array.from(hmm.transMat),
    means: Array.from(hmm.means),
    variances: Array.from(hmm.variances),
    stateReturns: Array.from(returns),
    convergence,
  };
}

function fromState(state: HmmGaussianState): GaussianHmm {
  const nStates = state.startProb.length;
  return {
    nStates,
    nFeatures: state.means.length / nStates,
    startProb: Float64Array.from(state.startProb),
    transMat: Float64Array.from(state.transMat),
    means: Float64Array.from(state.means),
    variances: Float64Array.from(state.variances),
  };
}
