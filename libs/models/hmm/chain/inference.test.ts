import { createRng } from '@winnow/core';
import { randomHmm } from '../../testing/randomHmm.ts';
import { emissionCases, randomModel, withMissing } from '../../testing/randomModel.ts';
import { emissionFamilyOf } from '../emissions/emissionFamilies.ts';
import type { GaussianEmission, Hmm, Observations } from '../hmm.ts';
import { backward } from './backward.ts';
import { filterStates } from './filterStates.ts';
import { logForwardBackward } from './logForwardBackward.ts';
import { logLikelihood } from './logLikelihood.ts';
import { runForward } from './runForward.ts';
import { sampleHmm } from './sampleHmm.ts';
import { smoothStates } from './smoothStates.ts';
import { viterbi } from './viterbi.ts';
import { createSmootherWorkspace } from './workspace.ts';

/** All inference, against the sum over every path of states. */

function rowsOf(data: Float64Array, cols: number, runStarts = [0]): Observations {
  return { data, cols, rows: data.length / cols, runStarts: Int32Array.from(runStarts) };
}

function logDensityOf(hmm: Hmm, obs: Observations): Float64Array {
  const out = new Float64Array(obs.rows * hmm.nStates);
  emissionFamilyOf(hmm).logDensityOf(hmm)(obs, out);
  return out;
}

function pathsOf(length: number, nStates: number): number[][] {
  if (length === 0) return [[]];
  return pathsOf(length - 1, nStates).flatMap((path) => Array.from({ length: nStates }, (_, k) => [...path, k]));
}

/** Probability of the path together with its rows. */
function joint(hmm: Hmm, logDensity: Float64Array, path: readonly number[]): number {
  return path.reduce((product, k, t) => {
    const step = t === 0 ? hmm.startProb[k]! : hmm.transMat[path[t - 1]! * hmm.nStates + k]!;
    return product * step * Math.exp(logDensity[t * hmm.nStates + k]!);
  }, 1);
}

/** Share of each state at the last row, over every path of `length` rows. */
function lastState(hmm: Hmm, logDensity: Float64Array, length: number): Float64Array {
  const weights = new Float64Array(hmm.nStates);
  for (const path of pathsOf(length, hmm.nStates)) weights[path.at(-1)!]! += joint(hmm, logDensity, path);
  const total = weights.reduce((sum, value) => sum + value, 0);
  return weights.map((value) => value / total);
}

function enumerate(hmm: Hmm, obs: Observations) {
  const { nStates } = hmm;
  const logDensity = logDensityOf(hmm, obs);
  const filtered = new Float64Array(obs.rows * nStates);
  for (let t = 0; t < obs.rows; t++) filtered.set(lastState(hmm, logDensity, t + 1), t * nStates);
  const smoothed = new Float64Array(obs.rows * nStates);
  const moves = new Float64Array(nStates * nStates);
  let likelihood = 0;
  let best = { path: [] as number[], weight: 0 };
  for (const path of pathsOf(obs.rows, nStates)) {
    const weight = joint(hmm, logDensity, path);
    likelihood += weight;
    if (weight > best.weight) best = { path, weight };
    path.forEach((k, t) => {
      smoothed[t * nStates + k]! += weight;
      if (t > 0) moves[path[t - 1]! * nStates + k]! += weight;
    });
  }
  return {
    logLik: Math.log(likelihood),
    filtered,
    smoothed: smoothed.map((value) => value / likelihood),
    moves: moves.map((value) => value / likelihood),
    best,
  };
}

type Numerics = 'scaled' | 'log';

function infer(hmm: Hmm, obs: Observations, numerics: Numerics) {
  const work = createSmootherWorkspace(obs.rows, hmm.nStates);
  if (numerics === 'log') {
    work.logDensity.set(logDensityOf(hmm, obs));
    return { ...work, logLik: logForwardBackward(hmm, obs.runStarts, obs.rows, work) };
  }
  const logLik = runForward(hmm, obs, work);
  backward(hmm, obs.runStarts, obs.rows, work);
  return { ...work, logLik };
}

function largestGap(a: Float64Array, b: Float64Array): number {
  expect(a).toHaveLength(b.length);
  return a.reduce((gap, value, i) => Math.max(gap, Math.abs(value - b[i]!)), 0);
}

describe.each(emissionCases)('$emission $covarianceType', (family) => {
  describe.each([0, 0.3])('%p of the values missing', (share) => {
    describe.each([
      [1, 3],
      [4, 2],
      [6, 1],
      [5, 3],
      [6, 2],
    ])('T = %i, K = %i', (rows, nStates) => {
      const rng = createRng(11).split(rows, nStates, share);
      const hmm = randomModel(family, nStates, 2, rng);
      const obs = rowsOf(withMissing(sampleHmm(hmm, rows, rng).data, share, rng), hmm.nFeatures);
      const expected = enumerate(hmm, obs);

      test.each<Numerics>(['scaled', 'log'])('%s passes give what every path sums to', (numerics) => {
        const actual = infer(hmm, obs, numerics);
        expect(actual.logLik).toBeCloseTo(expected.logLik, 12);
        expect(largestGap(actual.filtered, expected.filtered)).toBeLessThan(1e-13);
        expect(largestGap(actual.smoothed, expected.smoothed)).toBeLessThan(1e-13);
        expect(largestGap(actual.moves, expected.moves)).toBeLessThan(1e-12);
      });

      test('viterbi() gives the path of largest probability', () => {
        const { states, logProb } = viterbi(hmm, obs);
        expect(logProb).toBeCloseTo(Math.log(expected.best.weight), 12);
        expect(joint(hmm, logDensityOf(hmm, obs), Array.from(states)) / expected.best.weight).toBeCloseTo(1, 12);
      });

      test('the public functions give the same', () => {
        expect(logLikelihood(hmm, obs)).toBeCloseTo(expected.logLik, 12);
        expect(largestGap(filterStates(hmm, obs), expected.filtered)).toBeLessThan(1e-13);
        expect(largestGap(smoothStates(hmm, obs), expected.smoothed)).toBeLessThan(1e-13);
      });
    });
  });
});

test.each<Numerics>(['scaled', 'log'])('two runs are inferred as if each stood alone (%s)', (numerics) => {
  const rng = createRng(12);
  const hmm = randomHmm(3, 2, rng);
  const data = Float64Array.from({ length: 9 * 2 }, () => rng.normal());
  const both = infer(hmm, rowsOf(data, 2, [0, 4]), numerics);
  const first = infer(hmm, rowsOf(data.slice(0, 8), 2), numerics);
  const second = infer(hmm, rowsOf(data.slice(8), 2), numerics);
  expect(both.logLik).toBeCloseTo(first.logLik + second.logLik, 12);
  expect(both.filtered).toEqual(Float64Array.of(...first.filtered, ...second.filtered));
  expect(both.smoothed).toEqual(Float64Array.of(...first.smoothed, ...second.smoothed));
  const moves = first.moves.map((value, ij) => value + second.moves[ij]!);
  expect(largestGap(both.moves, moves)).toBeLessThan(1e-13);
});

test('viterbi() starts anew at each run', () => {
  const rng = createRng(15);
  const hmm = randomHmm(3, 1, rng);
  const data = Float64Array.from({ length: 20 }, () => rng.normal());
  const both = viterbi(hmm, rowsOf(data, 1, [0, 7]));
  const parts = [viterbi(hmm, rowsOf(data.slice(0, 7), 1)), viterbi(hmm, rowsOf(data.slice(7), 1))] as const;
  expect(Array.from(both.states)).toEqual([...parts[0].states, ...parts[1].states]);
  expect(both.logProb).toBeCloseTo(parts[0].logProb + parts[1].logProb, 12);
});

/** State 0 is never left and state 1 never entered, so row 1 must be state 0 however far off it is. */
const absorbing: Hmm<GaussianEmission> = {
  nStates: 2,
  nFeatures: 1,
  startProb: Float64Array.of(1, 0),
  transMat: Float64Array.of(1, 0, 0, 1),
  emission: {
    family: 'gaussian',
    covarianceType: 'diag',
    means: Float64Array.of(0, 1000),
    covars: Float64Array.of(1, 1),
  },
};

test.each<Numerics>(['scaled', 'log'])(
  'a row whose only likely state is out of reach underflows nowhere (%s)',
  (numerics) => {
    const { logLik, filtered, smoothed } = infer(absorbing, rowsOf(Float64Array.of(0, 1000, 0), 1), numerics);
    expect(Array.from(filtered)).toEqual([1, 0, 1, 0, 1, 0]);
    expect(Array.from(smoothed)).toEqual([1, 0, 1, 0, 1, 0]);
    expect(logLik).toBeCloseTo(-0.5 * 1000 ** 2 - 1.5 * Math.log(2 * Math.PI), 6); // 500,000 nats with 16 digits
  },
);

test.each<Numerics>(['scaled', 'log'])(
  'a state that is all but out of reach wins where the data insist (%s)',
  (numerics) => {
    const nearly: Hmm = { ...absorbing, transMat: Float64Array.of(1 - 1e-200, 1e-200, 0, 1) };
    const { logLik, filtered, smoothed } = infer(nearly, rowsOf(Float64Array.of(0, 1000, 1000), 1), numerics);
    expect(Array.from(filtered)).toEqual([1, 0, 0, 1, 0, 1]);
    expect(Array.from(smoothed)).toEqual([1, 0, 0, 1, 0, 1]);
    expect(logLik).toBeCloseTo(-200 * Math.LN10 - 1.5 * Math.log(2 * Math.PI), 9);
  },
);

test('no outlier makes a probability NaN', () => {
  const rng = createRng(13);
  const hmm = randomHmm(3, 2, rng);
  const data = Float64Array.from({ length: 300 * 2 }, () => rng.normal() * 10 ** (12 * rng.uniform()));
  const { logLik, filtered, smoothed } = infer(hmm, rowsOf(data, 2), 'scaled');
  expect(Number.isFinite(logLik)).toBe(true);
  for (const probabilities of [filtered, smoothed]) {
    expect(probabilities.every((value) => value >= 0 && value <= 1 + 1e-12)).toBe(true);
  }
});

test('with equal transition rows the filter is the posterior of a mixture: the past does not matter', () => {
  const hmm: Hmm = {
    ...randomHmm(2, 1, createRng(14)),
    startProb: Float64Array.of(0.3, 0.7),
    transMat: Float64Array.of(0.3, 0.7, 0.3, 0.7),
  };
  const obs = rowsOf(Float64Array.of(0.5, -1, 2), 1);
  const logDensity = logDensityOf(hmm, obs);
  const { filtered } = infer(hmm, obs, 'scaled');
  for (let t = 0; t < 3; t++) {
    const weights = [0.3 * Math.exp(logDensity[2 * t]!), 0.7 * Math.exp(logDensity[2 * t + 1]!)] as const;
    expect(filtered[2 * t]).toBeCloseTo(weights[0] / (weights[0] + weights[1]), 13);
  }
});

test('10,000 rows and 100 states stay stable: probabilities sum to 1, and the log twin agrees', () => {
  const rng = createRng(16);
  const hmm = randomHmm(100, 2, rng);
  const far: Hmm = { ...hmm, emission: { ...hmm.emission, means: hmm.emission.means.map((mean) => 100 * mean) } };
  const obs = rowsOf(
    Float64Array.from({ length: 20_000 }, () => 100 * rng.normal()),
    2,
  );
  const { logLik, smoothed, filtered } = infer(far, obs, 'scaled');
  expect(Number.isFinite(logLik)).toBe(true);
  for (const probabilities of [filtered, smoothed]) {
    for (let t = 0; t < obs.rows; t++) {
      const total = probabilities.subarray(100 * t, 100 * (t + 1)).reduce((sum, value) => sum + value, 0);
      if (!(Math.abs(total - 1) < 1e-9)) throw new Error(`row ${t} sums to ${total}`);
    }
  }
  const head = rowsOf(obs.data.slice(0, 120), 2); // the log twin is slow
  const [scaled, log] = [infer(far, head, 'scaled'), infer(far, head, 'log')];
  expect(Math.abs(scaled.logLik / log.logLik - 1)).toBeLessThan(1e-12);
  expect(largestGap(scaled.smoothed, log.smoothed)).toBeLessThan(1e-9);
});

describe('a row that no state can have given', () => {
  const hmm: Hmm = {
    nStates: 2,
    nFeatures: 1,
    startProb: Float64Array.of(1, 0),
    transMat: Float64Array.of(1, 0, 0, 1),
    emission: { family: 'categorical', nCategories: 2, probs: Float64Array.of(1, 0, 0.5, 0.5) },
  };
  const obs = rowsOf(Float64Array.of(0, 1, 0), 1);

  test('has log-likelihood −∞, in both numerics', () => {
    expect(logLikelihood(hmm, obs)).toBe(Number.NEGATIVE_INFINITY);
    expect(infer(hmm, obs, 'log').logLik).toBe(Number.NEGATIVE_INFINITY);
  });

  test.each([filterStates, smoothStates, viterbi])('is refused by %p', (read) => {
    expect(() => read(hmm, obs)).toThrow(expect.objectContaining({ code: 'hmm_impossible' }));
  });
});
