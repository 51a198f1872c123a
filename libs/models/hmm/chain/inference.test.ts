import { createRng } from '@winnow/core';
import { randomHmm } from '../../testing/randomHmm.ts';
import { backward } from './backward.ts';
import { emission } from './emission.ts';
import { forward } from './forward.ts';
import type { GaussianHmm } from './gaussianHmm.ts';
import { createExpectationWorkspace } from './workspace.ts';

/** Forward and backward pass, against the sum over every path of states. */

interface Posterior {
  readonly logLik: number;
  /** [T, K] of the last row of each prefix */
  readonly filtered: Float64Array;
  /** [T, K] */
  readonly smoothed: Float64Array;
  /** [K, K] */
  readonly moves: Float64Array;
}

function density(hmm: GaussianHmm, data: Float64Array, t: number, k: number): number {
  let product = 1;
  for (let d = 0; d < hmm.nFeatures; d++) {
    const variance = hmm.variances[k * hmm.nFeatures + d]!;
    const deviation = data[t * hmm.nFeatures + d]! - hmm.means[k * hmm.nFeatures + d]!;
    product *= Math.exp((-0.5 * deviation ** 2) / variance) / Math.sqrt(2 * Math.PI * variance);
  }
  return product;
}

function pathsOf(length: number, nStates: number): number[][] {
  if (length === 0) return [[]];
  return pathsOf(length - 1, nStates).flatMap((path) => Array.from({ length: nStates }, (_, k) => [...path, k]));
}

function joint(hmm: GaussianHmm, data: Float64Array, path: readonly number[]): number {
  return path.reduce((product, k, t) => {
    const step = t === 0 ? hmm.startProb[k]! : hmm.transMat[path[t - 1]! * hmm.nStates + k]!;
    return product * step * density(hmm, data, t, k);
  }, 1);
}

/** Share of each state at the last row, over every path of `length` rows. */
function lastState(hmm: GaussianHmm, data: Float64Array, length: number): Float64Array {
  const weights = new Float64Array(hmm.nStates);
  for (const path of pathsOf(length, hmm.nStates)) weights[path.at(-1)!]! += joint(hmm, data, path);
  const total = weights.reduce((sum, value) => sum + value, 0);
  return weights.map((value) => value / total);
}

function enumerate(hmm: GaussianHmm, data: Float64Array, rows: number): Posterior {
  const { nStates } = hmm;
  const filtered = new Float64Array(rows * nStates);
  for (let t = 0; t < rows; t++) filtered.set(lastState(hmm, data, t + 1), t * nStates);
  const smoothed = new Float64Array(rows * nStates);
  const moves = new Float64Array(nStates * nStates);
  let likelihood = 0;
  for (const path of pathsOf(rows, nStates)) {
    const weight = joint(hmm, data, path);
    likelihood += weight;
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
  };
}

function infer(hmm: GaussianHmm, data: Float64Array, rows: number, runStarts = [0]) {
  const work = createExpectationWorkspace(rows, hmm.nStates, hmm.nFeatures);
  const starts = Int32Array.from(runStarts);
  emission(hmm, data, rows, work.logDensity);
  const logLik = forward(hmm, starts, rows, work);
  backward(hmm, starts, rows, work);
  return { logLik, ...work };
}

function largestGap(a: Float64Array, b: Float64Array): number {
  expect(a).toHaveLength(b.length);
  return a.reduce((gap, value, i) => Math.max(gap, Math.abs(value - b[i]!)), 0);
}

const cases = [3, 4, 5, 6].flatMap((rows) =>
  [2, 3].flatMap((nStates) => [1, 2].map((nFeatures) => ({ rows, nStates, nFeatures }))),
);

describe.each(cases)('T = $rows, K = $nStates, D = $nFeatures', ({ rows, nStates, nFeatures }) => {
  const rng = createRng(11).split(rows, nStates, nFeatures);
  const hmm = randomHmm(nStates, nFeatures, rng);
  const data = Float64Array.from({ length: rows * nFeatures }, () => 1.5 * rng.normal());
  const expected = enumerate(hmm, data, rows);
  const actual = infer(hmm, data, rows);

  test('forward() gives the log-likelihood summed over every path', () => {
    expect(actual.logLik).toBeCloseTo(expected.logLik, 12);
  });

  test('forward() gives the filtered probabilities summed over every path of each prefix', () => {
    expect(largestGap(actual.filtered, expected.filtered)).toBeLessThan(1e-13);
  });

  test('backward() gives the smoothed probabilities summed over every path', () => {
    expect(largestGap(actual.smoothed, expected.smoothed)).toBeLessThan(1e-13);
  });

  test('backward() gives the expected number of each move summed over every path', () => {
    expect(largestGap(actual.moves, expected.moves)).toBeLessThan(1e-12);
  });
});

test('two runs are inferred as if each stood alone', () => {
  const rng = createRng(12);
  const hmm = randomHmm(3, 2, rng);
  const data = Float64Array.from({ length: 9 * 2 }, () => rng.normal());
  const both = infer(hmm, data, 9, [0, 4]);
  const first = infer(hmm, data.slice(0, 8), 4);
  const second = infer(hmm, data.slice(8), 5);
  expect(both.logLik).toBeCloseTo(first.logLik + second.logLik, 12);
  expect(both.filtered).toEqual(Float64Array.of(...first.filtered, ...second.filtered));
  expect(both.smoothed).toEqual(Float64Array.of(...first.smoothed, ...second.smoothed));
  expect(
    largestGap(
      both.moves,
      first.moves.map((value, ij) => value + second.moves[ij]!),
    ),
  ).toBeLessThan(1e-13);
});

/** State 0 is never left and state 1 never entered, so row 1 must be state 0 however far off it is. */
const absorbing: GaussianHmm = {
  nStates: 2,
  nFeatures: 1,
  startProb: Float64Array.of(1, 0),
  transMat: Float64Array.of(1, 0, 0, 1),
  means: Float64Array.of(0, 1000),
  variances: Float64Array.of(1, 1),
};

test('a row whose only likely state is out of reach is computed in log space', () => {
  const { logLik, filtered, smoothed } = infer(absorbing, Float64Array.of(0, 1000, 0), 3);
  expect(Array.from(filtered)).toEqual([1, 0, 1, 0, 1, 0]);
  expect(Array.from(smoothed)).toEqual([1, 0, 1, 0, 1, 0]);
  expect(logLik).toBeCloseTo(-0.5 * 1000 ** 2 - 1.5 * Math.log(2 * Math.PI), 6); // 500,000 nats with 16 digits
});

test('a state that is all but out of reach wins where the data insist', () => {
  const nearly: GaussianHmm = { ...absorbing, transMat: Float64Array.of(1 - 1e-200, 1e-200, 0, 1) };
  const { logLik, filtered, smoothed } = infer(nearly, Float64Array.of(0, 1000, 1000), 3);
  expect(Array.from(filtered)).toEqual([1, 0, 0, 1, 0, 1]);
  expect(Array.from(smoothed)).toEqual([1, 0, 0, 1, 0, 1]);
  expect(logLik).toBeCloseTo(-200 * Math.LN10 - 1.5 * Math.log(2 * Math.PI), 9);
});

test('no outlier makes a probability NaN', () => {
  const rng = createRng(13);
  const hmm = randomHmm(3, 2, rng);
  const data = Float64Array.from({ length: 300 * 2 }, () => rng.normal() * 10 ** (12 * rng.uniform()));
  const { logLik, filtered, smoothed } = infer(hmm, data, 300);
  expect(Number.isFinite(logLik)).toBe(true);
  for (const probabilities of [filtered, smoothed]) {
    expect(probabilities.every((value) => value >= 0 && value <= 1 + 1e-12)).toBe(true);
  }
});

test('with equal transition rows the filter is the posterior of a mixture: the past does not matter', () => {
  const hmm: GaussianHmm = {
    ...randomHmm(2, 1, createRng(14)),
    startProb: Float64Array.of(0.3, 0.7),
    transMat: Float64Array.of(0.3, 0.7, 0.3, 0.7),
  };
  const data = Float64Array.of(0.5, -1, 2);
  const { filtered } = infer(hmm, data, 3);
  for (let t = 0; t < 3; t++) {
    const weights = [0.3 * density(hmm, data, t, 0), 0.7 * density(hmm, data, t, 1)] as const;
    expect(filtered[2 * t]).toBeCloseTo(weights[0] / (weights[0] + weights[1]), 13);
  }
});
