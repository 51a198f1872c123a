import { createRng } from '@winnow/core';
import fc from 'fast-check';
import golden from '../../../../test/golden/hmm.json' with { type: 'json' };
import { randomHmm } from '../../testing/randomHmm.ts';
import { viewOf } from '../../testing/viewOf.ts';
import { baumWelch } from './baumWelch.ts';
import { filterProbabilities } from './filterProbabilities.ts';
import type { GaussianHmm } from './gaussianHmm.ts';

const goldenView = viewOf(golden.x, 2, [0, golden.lengths[0]!]);
const goldenStart: GaussianHmm = {
  nStates: 3,
  nFeatures: 2,
  startProb: Float64Array.from(golden.start.startProb),
  transMat: Float64Array.from(golden.start.transMat),
  means: Float64Array.from(golden.start.means),
  variances: Float64Array.from(golden.start.variances),
};

function optionsFor(nFeatures: number, maxIter: number, tolerance = 0) {
  return { maxIter, tolerance, varianceFloor: new Float64Array(nFeatures).fill(1e-12), throwIfAborted: () => {} };
}

describe('against hmmlearn, from the same starting parameters', () => {
  const { hmm, convergence } = baumWelch(goldenStart, goldenView, optionsFor(2, 10));

  test('the log-likelihood agrees before each of ten iterations and after the last', () => {
    expect(convergence.history).toHaveLength(golden.logLikHistory.length);
    convergence.history.forEach((value, i) => {
      expect(Math.abs(value / golden.logLikHistory[i]! - 1)).toBeLessThan(1e-12);
    });
  });

  test.each(['startProb', 'transMat', 'means', 'variances'] as const)('%s agrees', (name) => {
    hmm[name].forEach((value, i) => {
      expect(value).toBeCloseTo(golden.final[name][i]!, 11);
    });
  });

  test('the filtered probabilities of the last row of a run agree', () => {
    const filtered = filterProbabilities(hmm, goldenView);
    const row = 3 * (golden.lengths[0]! - 1);
    golden.filteredLastOfFirstRun.forEach((value, k) => {
      expect(filtered[row + k]).toBeCloseTo(value, 11);
    });
  });
});

test('the likelihood never falls, whatever the data, the start and the variance floor', () => {
  fc.assert(
    fc.property(
      fc.record({ seed: fc.nat(), nStates: fc.integer({ min: 2, max: 4 }), rows: fc.integer({ min: 8, max: 60 }) }),
      fc.constantFrom(1e-12, 0.1),
      ({ seed, nStates, rows }, floor) => {
        const rng = createRng(seed);
        const view = viewOf(
          Float64Array.from({ length: rows * 2 }, () => rng.normal()),
          2,
          [0, Math.floor(rows / 2)],
        );
        const options = { ...optionsFor(2, 15), varianceFloor: Float64Array.of(floor, floor) };
        const { convergence } = baumWelch(randomHmm(nStates, 2, rng), view, options);
        const { history } = convergence;
        const falls = history.slice(1).map((value, i) => history[i]! - value);
        expect(Math.max(0, ...falls)).toBeLessThan(1e-9); // rounding of sums near 100 nats
        expect(convergence.reason).not.toBe('decrease');
      },
    ),
    { seed: 2, numRuns: 60 },
  );
});

test('renaming the states of the start renames those of the result', () => {
  const swap = (values: Float64Array) =>
    Float64Array.of(...values.slice(4), ...values.slice(2, 4), ...values.slice(0, 2));
  const mirrored: GaussianHmm = {
    ...goldenStart,
    startProb: goldenStart.startProb.slice().reverse(),
    transMat: goldenStart.transMat.slice().reverse(),
    means: swap(goldenStart.means),
    variances: swap(goldenStart.variances),
  };
  const { hmm } = baumWelch(goldenStart, goldenView, optionsFor(2, 5));
  const other = baumWelch(mirrored, goldenView, optionsFor(2, 5)).hmm;
  hmm.transMat.forEach((value, ij) => {
    expect(other.transMat[8 - ij]).toBeCloseTo(value, 11);
  });
  swap(other.means).forEach((value, kd) => {
    expect(value).toBeCloseTo(hmm.means[kd]!, 11);
  });
});

test('probabilities still sum to 1 after many iterations', () => {
  const { hmm } = baumWelch(goldenStart, goldenView, optionsFor(2, 200, -1));
  const rows = [hmm.startProb, ...[0, 3, 6].map((row) => hmm.transMat.subarray(row, row + 3))];
  for (const row of rows) expect(row.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
});

test('a gain within the tolerance ends the fit as converged', () => {
  const { convergence } = baumWelch(goldenStart, goldenView, optionsFor(2, 100, 1e-3));
  expect(convergence).toMatchObject({ converged: true, reason: 'tolerance', tolerance: 1e-3 });
  expect(convergence.history.at(-1)! - convergence.history.at(-2)!).toBeLessThanOrEqual(1e-3);
});

test('hitting the cap is reported and not called convergence', () => {
  const { convergence } = baumWelch(goldenStart, goldenView, optionsFor(2, 3));
  expect(convergence).toMatchObject({ converged: false, reason: 'max_iter', iterations: 3 });
  expect(convergence.history).toHaveLength(4);
});

test('a state that holds no row ends the fit as degenerate, with finite parameters', () => {
  const start: GaussianHmm = { ...goldenStart, means: Float64Array.of(0, 0, 1, 1, 1e6, 1e6) };
  const { hmm, convergence } = baumWelch(start, goldenView, optionsFor(2, 10));
  expect(convergence).toMatchObject({ converged: false, reason: 'degenerate' });
  expect(hmm.means.every(Number.isFinite)).toBe(true);
});

test('a state that is never left keeps its transition row', () => {
  const view = viewOf([0, 0.1, -0.1, 50], 1);
  const start: GaussianHmm = {
    nStates: 2,
    nFeatures: 1,
    startProb: Float64Array.of(1, 0),
    transMat: Float64Array.of(0.5, 0.5, 0.25, 0.75),
    means: Float64Array.of(0, 50),
    variances: Float64Array.of(1, 1),
  };
  const { hmm } = baumWelch(start, view, optionsFor(1, 1));
  expect(Array.from(hmm.transMat.subarray(2))).toEqual([0.25, 0.75]);
});

test('the starting parameters are not mutated', () => {
  const before = goldenStart.means.slice();
  baumWelch(goldenStart, goldenView, optionsFor(2, 2));
  expect(goldenStart.means).toEqual(before);
});

test('the variance floor is kept', () => {
  const options = { ...optionsFor(2, 10), varianceFloor: Float64Array.of(0.5, 0.01) };
  const { hmm } = baumWelch(goldenStart, goldenView, options);
  expect(Math.min(...[0, 2, 4].map((kd) => hmm.variances[kd]!))).toBe(0.5);
});
