import { createRng, type Rng } from '@winnow/core';
import { sampleHmm } from '../chain/sampleHmm.ts';
import { fitHmm } from '../fit/fitHmm.ts';
import type { Hmm, Observations } from '../hmm.ts';
import { canonicalOrder } from './canonicalOrder.ts';
import { matchStates } from './matchStates.ts';
import { permuteStates } from './permuteStates.ts';

/** Daily returns and log ranges of a calm, a normal and a turbulent market. */
const truth: Hmm = {
  nStates: 3,
  nFeatures: 2,
  startProb: Float64Array.of(1 / 3, 1 / 3, 1 / 3),
  transMat: Float64Array.of(0.97, 0.02, 0.01, 0.02, 0.96, 0.02, 0.01, 0.04, 0.95),
  emission: {
    family: 'gaussian',
    covarianceType: 'diag',
    means: Float64Array.of(0.05, -0.5, 0, 0.3, -0.1, 1.2),
    covars: Float64Array.of(0.3, 0.1, 1, 0.15, 4, 0.2),
  },
};
const ROWS = 1500;
const BLOCK = 100; // a few dwell times

/** Moving-block bootstrap (Künsch 1989): blocks at random places, each a run of its own. */
function resample(data: Float64Array, cols: number, rng: Rng): Observations {
  const nBlocks = ROWS / BLOCK;
  const resampled = new Float64Array(data.length);
  for (let b = 0; b < nBlocks; b++) {
    const first = rng.int(ROWS - BLOCK + 1);
    resampled.set(data.subarray(first * cols, (first + BLOCK) * cols), b * BLOCK * cols);
  }
  return { data: resampled, rows: ROWS, cols, runStarts: Int32Array.from({ length: nBlocks }, (_v, b) => b * BLOCK) };
}

function fit(obs: Observations, rng: Rng, init: 'kmeans' | Hmm = 'kmeans'): Hmm {
  const options = { emission: 'gaussian', covarianceType: 'diag', nStates: 3, nIter: 60, tol: 1e-3, nInit: 1 } as const;
  return fitHmm(obs, { ...options, init }, rng, () => undefined).hmm;
}

const meansOf = ({ emission }: Hmm) => (emission.family === 'gaussian' ? emission.means : new Float64Array());

test('the canonical order is stable over 20 bootstrap refits, and each refit matches the first fit state by state', () => {
  const rng = createRng(4).split('bootstrap');
  const { data } = sampleHmm(truth, ROWS, rng.split('sample'));
  const original = canonicalOrder(fit({ data, rows: ROWS, cols: 2, runStarts: Int32Array.of(0) }, rng.split('fit')));
  expect(matchStates(truth, original).predecessors).toEqual([0, 1, 2]);
  for (let r = 0; r < 20; r++) {
    const refit = canonicalOrder(fit(resample(data, 2, rng.split('blocks', r)), rng.split('refit', r)));
    const match = matchStates(original, refit);
    expect(match.predecessors).toEqual([0, 1, 2]);
    expect(match.overallDrift).toBeLessThan(0.05);
    const [calm, normal, turbulent] = [1, 3, 5].map((kd) => meansOf(refit)[kd]!);
    expect(calm! < normal! && normal! < turbulent!).toBe(true);
  }
});

test('states that a refit has switched are put back by the match', () => {
  const rng = createRng(5).split('switch');
  const { data } = sampleHmm(truth, ROWS, rng.split('sample'));
  const original = fit({ data, rows: ROWS, cols: 2, runStarts: Int32Array.of(0) }, rng, truth);
  const switched = fit(resample(data, 2, rng.split('blocks')), rng, permuteStates(original, [2, 0, 1]));
  const match = matchStates(original, switched);
  expect(match.predecessors).toEqual([2, 0, 1]);
  const restored = permuteStates(switched, match.order);
  expect(matchStates(original, restored)).toMatchObject({
    predecessors: [0, 1, 2],
    overallDrift: expect.closeTo(match.overallDrift, 12),
  });
  for (const [kd, mean] of meansOf(original).entries())
    expect(Math.abs(meansOf(restored)[kd]! - mean)).toBeLessThan(0.5);
});
