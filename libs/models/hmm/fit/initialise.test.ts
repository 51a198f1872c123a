import { createRng } from '@winnow/core';
import { viewOf } from '../../testing/viewOf.ts';
import type { GaussianEmission, Hmm } from '../hmm.ts';
import { describeRows, type RowDescription } from './describeRows.ts';
import { initialise } from './initialise.ts';
import { localAverage } from './localAverage.ts';
import { resolvePrior } from './resolvePrior.ts';
import { type LabelMethod, startingLabels } from './startingLabels.ts';

const floor = { varianceFloor: Float64Array.of(1e-6) };

function start(
  data: ArrayLike<number>,
  nStates: number,
  seed: number,
  method: LabelMethod = 'kmeans',
  by: RowDescription = 'local',
) {
  const obs = viewOf(data, 1);
  const spec = { emission: 'gaussian', nStates, covarianceType: 'diag', nComponents: 1, nCategories: 1 } as const;
  return initialise(
    spec,
    obs,
    method,
    by,
    resolvePrior(floor, obs, 'gaussian'),
    createRng(seed),
  ) as Hmm<GaussianEmission>;
}

test.each(['values', 'local'] as const)(
  'by %s, regimes of equal mean start as a calm and a wild state, from any seed',
  (by) => {
    const rng = createRng(6);
    const data = Float64Array.from({ length: 400 }, (_, t) => (t < 200 ? 0.1 : 2) * rng.normal());
    for (let seed = 0; seed < 20; seed++) {
      const deviations = Array.from(start(data, 2, seed, 'kmeans', by).emission.covars, Math.sqrt).sort(
        (a, b) => a - b,
      );
      expect(deviations[0]).toBeLessThan(1); // 0.1, and some rows of the other
      expect(deviations[1]).toBeGreaterThan(1.5);
    }
  },
);

test.each(['kmeans', 'plusplus', 'quantile', 'random'] as const)(
  '%s gives a model: sums of 1, positive variances',
  (method) => {
    const hmm = start([1, 1, 1, 1, 5, 5, 5, 9], 3, 1, method);
    expect(hmm.startProb.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 14);
    for (const row of [0, 3, 6]) {
      expect(hmm.transMat.subarray(row, row + 3).reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 14);
    }
    expect(hmm.emission.covars.every((variance) => variance > 0)).toBe(true);
  },
);

test('a state without rows starts with the moments of all rows', () => {
  const hmm = start([7, 7, 7, 7], 2, 1);
  expect(Array.from(hmm.emission.means)).toEqual([7, 7]);
});

test('one state starts with the moments of all rows, and never leaves', () => {
  const hmm = start([1, 2, 3, 6], 1, 1);
  expect(Array.from(hmm.transMat)).toEqual([1]);
  expect(hmm.emission.means[0]).toBe(3);
  expect(hmm.emission.covars[0]).toBeCloseTo(3.5, 14);
});

test('quantile labels cut the ordered rows into equal parts, without randomness', () => {
  const labels = startingLabels(viewOf([5, 1, 4, 0, 3, 2], 1), 3, 'quantile', 'values', createRng(1));
  expect(Array.from(labels)).toEqual([2, 0, 2, 0, 1, 1]);
});

test('missing values do not reach the labels', () => {
  const data = [0, 0.1, Number.NaN, 10, 10.1, 10.2, 0, 0.1, 0.2, Number.NaN];
  for (const method of ['kmeans', 'quantile', 'random'] as const) {
    expect(
      startingLabels(viewOf(data, 1), 2, method, 'local', createRng(2)).every((label) => label === 0 || label === 1),
    ).toBe(true);
  }
});

test('localAverage() averages around each row and never across runs', () => {
  const obs = viewOf([1, -1, 3, -3, 3, -3], 1, [0, 2]);
  expect(Array.from(localAverage({ ...obs, data: obs.data.map(Math.abs) }, 5))).toEqual([1, 1, 3, 3, 3, 3]);
  expect(Array.from(localAverage(obs, 0))).toEqual(Array.from(obs.data));
});

test.each(['values', 'local'] as const)(
  'described by %s, a constant column and a stretch of repeats stay finite',
  (by) => {
    const described = describeRows(viewOf([1, 7, 1, 7, 1, 7, 4, 7, 9, 7, 1, 7], 2, [0, 3]), by);
    expect(described.cols).toBe(4);
    expect(described.data.every(Number.isFinite)).toBe(true);
  },
);
