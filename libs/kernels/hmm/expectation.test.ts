import { createRng, type Rng } from '@winnow/core';
import { withArena } from '../memory/arena.ts';
import { chainExpectation } from './chainExpectation.ts';
import { gaussianExpectation } from './expectation.ts';
import { filteredProbs } from './filteredProbs.ts';
import { loadChain } from './loadChain.ts';
import { loadGaussian } from './loadGaussian.ts';
import { loadLogDensity } from './loadLogDensity.ts';
import { createHmmWorkspace } from './workspace.ts';

/** The same quantities from textbook recursions in log space, one array of arrays each, no shortcut. */

interface Problem {
  readonly emission: 'diag' | 'full';
  readonly nStates: number;
  readonly nFeatures: number;
  readonly startProb: Float64Array;
  readonly transMat: Float64Array;
  readonly means: Float64Array;
  readonly covars: Float64Array;
  readonly data: Float64Array;
  readonly nRows: number;
  readonly runStarts: Int32Array;
}

function logSumExp(values: readonly number[]): number {
  const max = Math.max(...values);
  return max === Number.NEGATIVE_INFINITY ? max : max + Math.log(values.reduce((sum, v) => sum + Math.exp(v - max), 0));
}

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

function fullMatrix({ emission, covars, nFeatures: n }: Problem, k: number): number[][] {
  const at = (i: number, j: number) => {
    if (emission === 'full') return covars[k * n * n + i * n + j]!;
    return i === j ? covars[k * n + i]! : 0;
  };
  return range(n).map((i) => range(n).map((j) => at(i, j)));
}

/** log det and solution of `matrix · x = b`, by Gaussian elimination. */
function solve(matrix: readonly (readonly number[])[], b: readonly number[]): { logDet: number; x: number[] } {
  const rows = matrix.map((row, i) => [...row, b[i]!]);
  const n = rows.length;
  let logDet = 0;
  for (let i = 0; i < n; i++) {
    logDet += Math.log(rows[i]![i]!);
    for (let r = 0; r < n; r++) {
      if (r === i) continue;
      const factor = rows[r]![i]! / rows[i]![i]!;
      for (let c = i; c <= n; c++) rows[r]![c]! -= factor * rows[i]![c]!;
    }
  }
  return { logDet, x: rows.map((row, i) => row[n]! / row[i]!) };
}

function deviation({ data, means, nFeatures: n }: Problem, t: number, k: number): number[] {
  return range(n).map((d) => data[t * n + d]! - means[k * n + d]!);
}

function logDensities(problem: Problem): number[][] {
  return range(problem.nRows).map((t) =>
    range(problem.nStates).map((k) => {
      const z = deviation(problem, t, k);
      const { logDet, x } = solve(fullMatrix(problem, k), z);
      const square = x.reduce((sum, value, d) => sum + value * z[d]!, 0);
      return -0.5 * (problem.nFeatures * Math.log(2 * Math.PI) + logDet + square);
    }),
  );
}

/** Subtracts the logarithm of the sum of the exponentials, so that these sum to 1. */
function normalised(logRow: readonly number[]): number[] {
  const logSum = logSumExp(logRow);
  return logRow.map((value) => value - logSum);
}

/** logAlpha and logBeta [T][K] of one run, rows first … end − 1, each row normalised so that no digits are lost. */
function recursions(problem: Problem, logDensity: readonly number[][], first: number, end: number) {
  const states = range(problem.nStates);
  const logTrans = states.map((i) => states.map((j) => Math.log(problem.transMat[i * problem.nStates + j]!)));
  const logAlpha: number[][] = [];
  const logBeta: number[][] = [];
  let logLik = 0;
  for (let t = first; t < end; t++) {
    const before = logAlpha.at(-1);
    const prior = (j: number) => logSumExp(states.map((i) => before![i]! + logTrans[i]![j]!));
    const row = states.map((j) => (before ? prior(j) : Math.log(problem.startProb[j]!)) + logDensity[t]![j]!);
    logLik += logSumExp(row);
    logAlpha.push(normalised(row));
  }
  for (let t = end - 1; t >= first; t--) {
    const after = logBeta[0];
    const tail = (i: number) => logSumExp(states.map((j) => logTrans[i]![j]! + logDensity[t + 1]![j]! + after![j]!));
    logBeta.unshift(after ? normalised(states.map(tail)) : states.map(() => 0));
  }
  const logMoves = (t: number) => {
    const onward = (i: number, j: number) => logTrans[i]![j]! + logDensity[t + 1]![j]! + logBeta[t + 1 - first]![j]!;
    return normalised(states.flatMap((i) => states.map((j) => logAlpha[t - first]![i]! + onward(i, j))));
  };
  const logSmoothed = (t: number) => normalised(states.map((k) => logAlpha[t - first]![k]! + logBeta[t - first]![k]!));
  return { logLik, logFiltered: (t: number) => logAlpha[t - first]!, logSmoothed, logMoves };
}

function reference(problem: Problem, logDensity = logDensities(problem)) {
  const { nStates: K, nFeatures: D, runStarts, nRows } = problem;
  const startCounts = new Float64Array(K);
  const moves = new Float64Array(K * K);
  const smoothed = new Float64Array(nRows * K);
  const filtered = new Float64Array(nRows * K);
  let logLik = 0;
  runStarts.forEach((first, r) => {
    const end = runStarts[r + 1] ?? nRows;
    const run = recursions(problem, logDensity, first, end);
    logLik += run.logLik;
    for (let t = first; t < end; t++) {
      filtered.set(run.logFiltered(t).map(Math.exp), t * K);
      smoothed.set(run.logSmoothed(t).map(Math.exp), t * K);
      if (t + 1 < end) for (const [i, value] of run.logMoves(t).entries()) moves[i]! += Math.exp(value);
    }
    for (let k = 0; k < K; k++) startCounts[k]! += smoothed[first * K + k]!;
  });
  return { logLik, startCounts, moves, smoothed, filtered, ...moments(problem, smoothed, K, D) };
}

function moments(problem: Problem, smoothed: Float64Array, K: number, D: number) {
  const isFull = problem.emission === 'full';
  const occupancy = new Float64Array(K);
  const deviations = new Float64Array(K * D);
  const squares = new Float64Array(isFull ? K * D * D : K * D);
  for (let t = 0; t < problem.nRows; t++) {
    for (let k = 0; k < K; k++) {
      const prob = smoothed[t * K + k]!;
      const z = deviation(problem, t, k);
      occupancy[k]! += prob;
      for (let d = 0; d < D; d++) {
        deviations[k * D + d]! += prob * z[d]!;
        if (!isFull) squares[k * D + d]! += prob * z[d]! ** 2;
        else for (let e = 0; e < D; e++) squares[(k * D + d) * D + e]! += prob * z[d]! * z[e]!;
      }
    }
  }
  return { occupancy, deviations, squares };
}

/** [n] positive with sum 1; every fourth one 0 on average when `zeros`. */
function randomRow(rng: Rng, n: number, zeros: boolean): number[] {
  const row = range(n).map((i) => (zeros && i !== n - 1 && rng.uniform() < 0.25 ? 0 : 0.05 + rng.uniform()));
  const total = row.reduce((sum, value) => sum + value, 0);
  return row.map((value) => value / total);
}

function randomCovars(rng: Rng, emission: 'diag' | 'full', K: number, D: number): Float64Array {
  if (emission === 'diag') return Float64Array.from({ length: K * D }, () => 0.2 + rng.uniform());
  const covars = new Float64Array(K * D * D);
  for (let k = 0; k < K; k++) {
    const factor = range(D).map((i) =>
      range(D).map((j) => (i === j ? 1 + rng.uniform() : j < i ? 0.5 * rng.normal() : 0)),
    );
    for (let i = 0; i < D; i++) {
      for (let j = 0; j < D; j++) {
        covars[(k * D + i) * D + j] = factor[i]!.reduce((sum, value, m) => sum + value * factor[j]![m]!, 0);
      }
    }
  }
  return covars;
}

function randomProblem(seed: number, emission: 'diag' | 'full', K: number, D: number, lengths: number[]): Problem {
  const rng = createRng(seed);
  const nRows = lengths.reduce((sum, n) => sum + n, 0);
  const zeros = seed % 2 === 0;
  return {
    emission,
    nStates: K,
    nFeatures: D,
    startProb: Float64Array.from(randomRow(rng, K, zeros)),
    transMat: Float64Array.from(range(K).flatMap(() => randomRow(rng, K, zeros))),
    means: Float64Array.from({ length: K * D }, () => 2 * rng.normal()),
    covars: randomCovars(rng, emission, K, D),
    data: Float64Array.from({ length: nRows * D }, () => 2 * rng.normal()),
    nRows,
    runStarts: Int32Array.from(lengths, (_, r) => lengths.slice(0, r).reduce((sum, n) => sum + n, 0)),
  };
}

function expectationOf(problem: Problem) {
  return withArena((arena) => {
    const work = createHmmWorkspace(arena, problem, problem.data, problem.runStarts);
    loadChain(work, problem.startProb, problem.transMat);
    loadGaussian(work, problem.means, problem.covars);
    return { ...gaussianExpectation(work), filtered: filteredProbs(work).probs };
  });
}

function chainExpectationOf(problem: Problem, logDensity: readonly number[][]) {
  return withArena((arena) => {
    const work = createHmmWorkspace(arena, { ...problem, emission: 'given' }, problem.data, problem.runStarts);
    loadChain(work, problem.startProb, problem.transMat);
    loadLogDensity(work, Float64Array.from(logDensity.flat()));
    return { ...chainExpectation(work) };
  });
}

type Numbers = Readonly<Record<string, number | Float64Array>>;

/** Every quantity that `actual` has, to `tolerance` of the larger of 1 and the largest value of its array. */
function expectClose(actual: Numbers, expected: Numbers, tolerance: number): void {
  for (const [name, value] of Object.entries(actual)) {
    const left = typeof value === 'number' ? [value] : Array.from(value);
    const right = typeof value === 'number' ? [expected[name] as number] : Array.from(expected[name] as Float64Array);
    const scale = Math.max(1, ...right.map(Math.abs));
    const gap = Math.max(0, ...left.map((v, i) => Math.abs(v - right[i]!) / scale));
    expect({ name, length: left.length, close: gap <= tolerance, gap: gap <= tolerance ? 0 : gap }).toEqual({
      name,
      length: right.length,
      close: true,
      gap: 0,
    });
  }
}

const sizes = range(9).map((i) => i + 1);

describe.each(['diag', 'full'] as const)('gaussianExpectation() of %s Gaussians', (emission) => {
  test.each(sizes)('equals the log-space recursions for %i states and 1 to 9 features', (K) => {
    for (const D of sizes) {
      const problem = randomProblem(100 * K + D, emission, K, D, [30, 1, 1, 40]);
      expectClose(expectationOf(problem), reference(problem), 1e-12);
    }
  });

  test.each([1, 2, 7, 8, 9, 63, 64, 65, 128, 129])('equals them for a run of %i rows', (rows) => {
    const problem = randomProblem(rows, emission, 3, 2, [rows]);
    expectClose(expectationOf(problem), reference(problem), 1e-12);
  });

  test('equals them where every likelihood but an unreachable one underflows', () => {
    const problem = randomProblem(2, emission, 3, 2, [50, 30]);
    problem.transMat.set([0.5, 0.5, 0, 0, 0.5, 0.5, 0, 0, 1]);
    problem.startProb.set([1, 0, 0]);
    problem.means.set([200, 200, -200, 0, 0, 0]);
    expectClose(expectationOf(problem), reference(problem), 1e-12);
  });
});

test('chainExpectation() equals the log-space recursions, impossible emissions included', () => {
  for (const K of sizes) {
    const problem = randomProblem(K, 'diag', K, 1, [30, 1, 90]);
    const logDensity = logDensities(problem).map((row, t) => {
      return row.map((value, k) => (k !== 0 && (t + k) % 5 === 0 ? Number.NEGATIVE_INFINITY : value));
    });
    problem.transMat.set(problem.transMat.map((value) => (value + 0.1) / (1 + 0.1 * K)));
    problem.startProb.fill(1 / K);
    expectClose(chainExpectationOf(problem, logDensity), reference(problem, logDensity), 1e-12);
  }
});

test('chainExpectation() gives log-likelihood −∞, and no NaN, for a row that no state can produce', () => {
  const problem = randomProblem(1, 'diag', 3, 1, [20]);
  const logDensity = logDensities(problem);
  logDensity[7] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const { logLik, smoothed, moves } = chainExpectationOf(problem, logDensity);
  expect(logLik).toBe(Number.NEGATIVE_INFINITY);
  expect([...smoothed, ...moves].every(Number.isFinite)).toBe(true);
});

test('gaussianExpectation() stays normalised over 10,000 rows of 100 states far apart', () => {
  const K = 100;
  const problem = randomProblem(3, 'diag', K, 1, [10_000]);
  problem.means.set(problem.means.map((value) => 100 * value));
  problem.data.set(problem.data.map((value) => 100 * value));
  const { logLik, occupancy, moves } = expectationOf(problem);
  expect(logLik).toBeLessThan(0);
  expect(occupancy.reduce((sum, value) => sum + value, 0)).toBeCloseTo(10_000, 6);
  expect(moves.reduce((sum, value) => sum + value, 0)).toBeCloseTo(9_999, 6);
});

test('gaussianExpectation() gives the same bytes each time, wherever its memory lies', () => {
  const problem = randomProblem(5, 'full', 5, 3, [300]);
  const first = expectationOf(problem);
  const second = withArena((arena) => {
    arena.f64(1_000_003).view().fill(Number.NaN);
    return expectationOf(problem);
  });
  expect(second).toEqual(first);
});

test('wrong shapes and an indefinite covariance are refused with a code', () => {
  const problem = randomProblem(7, 'full', 2, 2, [10]);
  const refuse = (change: Partial<Problem>, code: string) =>
    expect(() => expectationOf({ ...problem, ...change })).toThrow(expect.objectContaining({ code }));
  refuse({ data: problem.data.slice(1) }, 'shape_mismatch');
  refuse({ transMat: problem.startProb }, 'shape_mismatch');
  refuse({ means: problem.covars }, 'shape_mismatch');
  refuse({ covars: Float64Array.of(1, 2, 2, 1, 1, 0, 0, 1) }, 'argument_invalid');
  refuse({ nRows: 0 }, 'argument_invalid');
});
