import { createRng, type Rng } from '@winnow/core';
import { withArena } from '../memory/arena.ts';
import { loadChain } from './loadChain.ts';
import { loadLogDensity } from './loadLogDensity.ts';
import { mostProbablePath } from './mostProbablePath.ts';
import { createHmmWorkspace } from './workspace.ts';

interface Chain {
  readonly nStates: number;
  readonly startProb: Float64Array;
  readonly transMat: Float64Array;
  /** [T, K] */
  readonly logDensity: Float64Array;
  readonly runStarts: Int32Array;
}

function pathOf({ nStates, startProb, transMat, logDensity, runStarts }: Chain) {
  return withArena((arena) => {
    const nRows = logDensity.length / nStates;
    const work = createHmmWorkspace(arena, { emission: 'given', nRows, nStates, nFeatures: 0 }, logDensity, runStarts);
    loadChain(work, startProb, transMat);
    loadLogDensity(work, logDensity);
    return mostProbablePath(work);
  });
}

function randomChain(rng: Rng, nStates: number, nRows: number, runStarts: number[]): Chain {
  const row = () => {
    const values = Array.from({ length: nStates }, () => (rng.uniform() < 0.2 ? 0 : rng.uniform()));
    values[rng.int(nStates)]! += 0.1;
    const total = values.reduce((sum, value) => sum + value, 0);
    return values.map((value) => value / total);
  };
  return {
    nStates,
    startProb: Float64Array.from(row()),
    transMat: Float64Array.from(Array.from({ length: nStates }, row).flat()),
    logDensity: Float64Array.from({ length: nRows * nStates }, () => -5 * rng.uniform()),
    runStarts: Int32Array.from(runStarts),
  };
}

/** log p(states, x) of a path over all runs. */
function logProbOf({ nStates, startProb, transMat, logDensity, runStarts }: Chain, states: ArrayLike<number>): number {
  let logProb = 0;
  for (let t = 0; t < states.length; t++) {
    const isFirst = runStarts.includes(t);
    logProb += logDensity[t * nStates + states[t]!]!;
    logProb += Math.log(isFirst ? startProb[states[t]!]! : transMat[states[t - 1]! * nStates + states[t]!]!);
  }
  return logProb;
}

/** The largest log p over all K^T paths. */
function bruteForce(chain: Chain): number {
  const rows = chain.logDensity.length / chain.nStates;
  let best = Number.NEGATIVE_INFINITY;
  for (let code = 0; code < chain.nStates ** rows; code++) {
    const states = Array.from({ length: rows }, (_, t) => Math.floor(code / chain.nStates ** t) % chain.nStates);
    best = Math.max(best, logProbOf(chain, states));
  }
  return best;
}

test.each([1, 2, 3, 4])('mostProbablePath() finds the best of all paths of %i states', (nStates) => {
  const rng = createRng(nStates);
  for (let round = 0; round < 20; round++) {
    const chain = randomChain(rng, nStates, 5, [0, 2]);
    const { states, logProb } = pathOf(chain);
    expect(logProb).toBeCloseTo(bruteForce(chain), 12);
    expect(logProbOf(chain, states)).toBeCloseTo(logProb, 12);
  }
});

/** Scores of the textbook recursion, for sizes that have too many paths. */
function bestLogProb({ nStates, startProb, transMat, logDensity, runStarts }: Chain): number {
  let total = 0;
  let scores: number[] = [];
  for (let t = 0; t < logDensity.length / nStates; t++) {
    const isFirst = runStarts.includes(t);
    if (isFirst && t > 0) total += Math.max(...scores);
    const before = scores;
    scores = Array.from({ length: nStates }, (_, j) => {
      const moves = before.map((score, i) => score + Math.log(transMat[i * nStates + j]!));
      return (isFirst ? Math.log(startProb[j]!) : Math.max(...moves)) + logDensity[t * nStates + j]!;
    });
  }
  return total + Math.max(...scores);
}

test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 17])('mostProbablePath() of %i states is worth what it says', (nStates) => {
  const chain = randomChain(createRng(nStates), nStates, 200, [0, 1, 64, 129]);
  const { states, logProb } = pathOf(chain);
  expect(logProb).toBeCloseTo(bestLogProb(chain), 10);
  expect(logProbOf(chain, states)).toBeCloseTo(logProb, 10);
});

test('mostProbablePath() prefers the lowest of equal states', () => {
  const uniform = new Float64Array(9).fill(1 / 3);
  const chain = { nStates: 3, startProb: uniform.slice(0, 3), transMat: uniform, runStarts: Int32Array.of(0) };
  expect([...pathOf({ ...chain, logDensity: new Float64Array(30) }).states]).toEqual(new Array(10).fill(0));
});
