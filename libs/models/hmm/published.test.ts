import { createRng } from '@winnow/core';
import hamilton from '../../../test/golden/hamilton1989.json' with { type: 'json' };
import { viewOf } from '../testing/viewOf.ts';
import { backward } from './chain/backward.ts';
import { forward } from './chain/forward.ts';
import { logLikelihood } from './chain/logLikelihood.ts';
import { smoothStates } from './chain/smoothStates.ts';
import { viterbi } from './chain/viterbi.ts';
import { createSmootherWorkspace } from './chain/workspace.ts';
import { fitHmm } from './fit/fitHmm.ts';
import type { Hmm, PoissonEmission } from './hmm.ts';

/** Numbers that were printed elsewhere, to all printed digits. */

function categorical(startProb: number[], transMat: number[], probs: number[]): Hmm {
  return {
    nStates: startProb.length,
    nFeatures: 1,
    startProb: Float64Array.from(startProb),
    transMat: Float64Array.from(transMat),
    emission: {
      family: 'categorical',
      nCategories: probs.length / startProb.length,
      probs: Float64Array.from(probs),
    },
  };
}

describe('the umbrella example (Russell and Norvig; Wikipedia, forward–backward algorithm)', () => {
  const hmm = categorical([0.5, 0.5], [0.7, 0.3, 0.3, 0.7], [0.9, 0.1, 0.2, 0.8]);
  const obs = viewOf([0, 0, 1, 0, 0], 1);

  test('log-likelihood −3.3725', () => {
    expect(logLikelihood(hmm, obs).toFixed(4)).toBe('-3.3725');
  });

  test('smoothed probabilities of rain', () => {
    const smoothed = smoothStates(hmm, obs);
    expect([0, 2, 4, 6, 8].map((i) => smoothed[i]!.toFixed(4))).toEqual([
      '0.8673',
      '0.8204',
      '0.3075',
      '0.8204',
      '0.8673',
    ]);
  });

  test('most probable path, log probability −4.4590', () => {
    const { states, logProb } = viterbi(hmm, obs);
    expect(Array.from(states)).toEqual([0, 0, 1, 0, 0]);
    expect(logProb.toFixed(4)).toBe('-4.4590');
  });
});

describe('rainy and sunny days (Wikipedia, hidden Markov model)', () => {
  const hmm = categorical([0.6, 0.4], [0.7, 0.3, 0.4, 0.6], [0.1, 0.4, 0.5, 0.6, 0.3, 0.1]);
  const obs = viewOf([0, 1, 2], 1); // walk, shop, clean

  test('most probable path, probability 0.01344', () => {
    const { states, logProb } = viterbi(hmm, obs);
    expect(Array.from(states)).toEqual([1, 0, 0]);
    expect(Math.exp(logProb).toFixed(5)).toBe('0.01344');
  });

  test('smoothed probabilities of rain', () => {
    const smoothed = smoothStates(hmm, obs);
    expect([0, 2, 4].map((i) => smoothed[i]!.toFixed(4))).toEqual(['0.2317', '0.6241', '0.8640']);
  });
});

describe('earthquakes of magnitude 7 and more a year, 1900–2006 (Zucchini and MacDonald 2009)', () => {
  const counts = [
    13, 14, 8, 10, 16, 26, 32, 27, 18, 32, 36, 24, 22, 23, 22, 18, 25, 21, 21, 14, 8, 11, 14, 23, 18, 17, 19, 20, 22,
    19, 13, 26, 13, 14, 22, 24, 21, 22, 26, 21, 23, 24, 27, 41, 31, 27, 35, 26, 28, 36, 39, 21, 17, 22, 17, 19, 15, 34,
    10, 15, 22, 18, 15, 20, 15, 22, 19, 16, 30, 27, 29, 23, 20, 16, 21, 21, 25, 16, 18, 15, 18, 14, 10, 15, 8, 15, 6,
    11, 8, 7, 18, 16, 13, 12, 13, 20, 15, 16, 12, 18, 15, 16, 13, 15, 16, 11, 11,
  ];

  test.each([
    { nStates: 1, minusLogLik: '391.9189', rates: ['19.364'] },
    { nStates: 2, minusLogLik: '341.8787', rates: ['15.421', '26.018'] },
    { nStates: 3, minusLogLik: '328.5275', rates: ['13.134', '19.713', '29.710'] },
  ])('$nStates states: minus log-likelihood $minusLogLik, rates $rates', ({ nStates, minusLogLik, rates }) => {
    const options = { emission: 'poisson', nStates, nIter: 500, tol: 1e-8, nInit: 4, init: 'quantile' } as const;
    const { hmm, logLik } = fitHmm(viewOf(counts, 1), options, createRng(1), () => {});
    expect((-logLik).toFixed(4)).toBe(minusLogLik);
    const fitted = Array.from((hmm.emission as PoissonEmission).rates).sort((a, b) => a - b);
    expect(fitted.map((rate) => rate.toFixed(3))).toEqual(rates);
  });
});

/**
 * Hamilton's model of real GNP growth: regimes s_t move the mean of an autoregression,
 * x_t = m(s_t) + Σ_l φ_l (x_t−l − m(s_t−l)) + e_t. As a hidden Markov chain its states are the last five regimes, and the
 * density of a row depends on earlier rows; the passes need only the densities.
 */
describe('Hamilton 1989, at the published parameters', () => {
  const LAGS = 4;
  const { growth, params } = hamilton;
  const rows = growth.length - LAGS;
  const nStates = 2 ** (LAGS + 1);
  const stay = [params.stay[0]!, params.stay[1]!] as const;
  const move = (from: number, to: number) => (from === to ? stay[from]! : 1 - stay[from]!);
  /** regime `lag` rows ago in a state; the newest is the highest bit */
  const regime = (state: number, lag: number) => (state >> (LAGS - lag)) & 1;
  const steady = [(1 - stay[1]) / (2 - stay[0] - stay[1]), (1 - stay[0]) / (2 - stay[0] - stay[1])] as const;
  const startProb = Float64Array.from({ length: nStates }, (_, state) => {
    let prob: number = steady[regime(state, LAGS) as 0 | 1];
    for (let lag = LAGS; lag > 0; lag--) prob *= move(regime(state, lag), regime(state, lag - 1));
    return prob;
  });
  const transMat = Float64Array.from({ length: nStates * nStates }, (_, index) => {
    const [from, to] = [Math.floor(index / nStates), index % nStates];
    const follows = (to & (2 ** LAGS - 1)) === from >> 1;
    return follows ? move(regime(from, 0), regime(to, 0)) : 0;
  });
  const work = createSmootherWorkspace(rows, nStates);
  for (let t = 0; t < rows; t++) {
    for (let state = 0; state < nStates; state++) {
      let residual = growth[t + LAGS]! - params.means[regime(state, 0)]!;
      params.autoregression.forEach((weight, l) => {
        residual -= weight * (growth[t + LAGS - l - 1]! - params.means[regime(state, l + 1)]!);
      });
      work.logDensity[t * nStates + state] =
        -0.5 * (residual ** 2 / params.variance + Math.log(2 * Math.PI * params.variance));
    }
  }
  const hmm = { ...categorical([1], [1], [1]), nStates, startProb, transMat };
  const logLik = forward(hmm, Int32Array.of(0), rows, work);
  backward(hmm, Int32Array.of(0), rows, work);

  /** Probability of the expansion regime at each row. */
  const expansion = (probs: Float64Array) =>
    Array.from({ length: rows }, (_, t) => {
      return probs
        .subarray(t * nStates, (t + 1) * nStates)
        .reduce((sum, prob, state) => sum + prob * regime(state, 0), 0);
    });

  test('log-likelihood −181.26339', () => {
    expect(Math.abs(logLik - hamilton.logLik)).toBeLessThan(1e-5); // the parameters have six digits
  });

  test('filtered and smoothed probabilities of expansion', () => {
    expansion(work.filtered).forEach((prob, t) => {
      expect(Math.abs(prob - hamilton.filtered[t]!)).toBeLessThan(1e-5);
    });
    expansion(work.smoothed).forEach((prob, t) => {
      expect(Math.abs(prob - hamilton.smoothed[t]!)).toBeLessThan(1e-5);
    });
  });
});
