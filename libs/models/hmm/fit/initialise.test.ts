import { createRng } from '@winnow/core';
import { viewOf } from '../../testing/viewOf.ts';
import { columnVariances } from './columnVariances.ts';
import { initialise } from './initialise.ts';
import { localSpread } from './localSpread.ts';
import { varianceFloor } from './varianceFloor.ts';

function start(data: ArrayLike<number>, nStates: number, seed: number) {
  const view = viewOf(data, 1);
  const variances = columnVariances(view);
  return initialise(view, nStates, variances, varianceFloor(variances), createRng(seed));
}

test('regimes of equal mean start as a calm and a wild state, from any seed', () => {
  const rng = createRng(6);
  const data = Float64Array.from({ length: 400 }, (_, t) => (t < 200 ? 0.1 : 2) * rng.normal());
  for (let seed = 0; seed < 20; seed++) {
    const deviations = Array.from(start(data, 2, seed).variances, Math.sqrt).sort((a, b) => a - b);
    expect(deviations[0]).toBeLessThan(0.4);
    expect(deviations[1]).toBeGreaterThan(1.5);
  }
});

test('the start is a model: probabilities sum to 1 and variances keep the floor', () => {
  const hmm = start([1, 1, 1, 1, 5, 5, 5, 9], 3, 1);
  expect(hmm.startProb.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 14);
  for (const row of [0, 3, 6]) {
    expect(hmm.transMat.subarray(row, row + 3).reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 14);
  }
  expect(hmm.variances.every((variance) => variance > 0)).toBe(true);
});

test('a state without rows starts with the moments of all rows', () => {
  const hmm = start([7, 7, 7, 7], 2, 1);
  expect(Array.from(hmm.means)).toEqual([7, 7]);
});

test('localSpread() averages around each row and never across runs', () => {
  const view = viewOf([1, -1, 3, -3, 3, -3], 1, [0, 2]); // mean 0
  const expected = [1, 1, 3, 3, 3, 3];
  localSpread(view, 5).forEach((value, t) => {
    expect(value).toBeCloseTo(expected[t]!, 14);
  });
});
