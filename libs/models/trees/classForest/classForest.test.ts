import { createRng } from '@winnow/core';
import { boostContext } from '../../testing/boosting.ts';
import { leafReached } from '../../testing/childOf.ts';
import { binDataset } from '../binDataset.ts';
import { predictScores } from '../predictScores.ts';
import { treeShap } from '../treeShap.ts';
import type { ClassRows } from './classRows.ts';
import { type ClassForestOptions, growClassForest } from './growClassForest.ts';
import { growClassTree } from './growClassTree.ts';

const COLS = 3;
const K = 3;

interface Problem {
  readonly data: Float64Array;
  readonly rows: ClassRows;
}

/** Three classes by two features; a fifth of the third feature is missing. */
function makeProblem(seed: number, n: number): Problem {
  const rng = createRng(seed);
  const data = Float64Array.from({ length: n * COLS }, (_, i) =>
    i % COLS === 2 && rng.uniform() < 0.2 ? Number.NaN : Math.round(100 * rng.normal()) / 100,
  );
  const classes = Float64Array.from({ length: n }, (_, row) => {
    const signal = data[row * COLS]! + Math.abs(data[row * COLS + 1]!) + 0.4 * rng.normal();
    return signal < 0.2 ? 0 : signal < 1.2 ? 1 : 2;
  });
  const weight = Float64Array.from({ length: n }, () => 0.5 + rng.uniform());
  const lossWeight = classes.map((k) => 1 + k);
  const dataset = binDataset({ data, rows: n, cols: COLS }, { minInBin: 0 });
  const table = { data, rows: n, cols: COLS };
  return { data, rows: { dataset, table, classes, nClasses: K, weight, lossWeight } };
}

const free = { maxDepth: Number.POSITIVE_INFINITY, minSamplesLeaf: 0, nDrawn: COLS };

function grow({ rows }: Problem, options: Partial<ClassForestOptions> = {}, seed = 1) {
  const defaults = { nTrees: 5, bootstrap: true, hasRandomCuts: false, growth: free };
  return growClassForest(rows, { ...defaults, ...options }, boostContext(seed));
}

function numbersOf(n: number): Int32Array {
  return Int32Array.from({ length: n }, (_, i) => i);
}

/** Weight times (1 − Σ share²) of a set of rows. */
function impurity({ classes, weight, lossWeight }: ClassRows, members: readonly number[]): number {
  const sums = [0, 0, 0];
  for (const n of members) sums[classes[n]!]! += weight[n]! * lossWeight[n]!;
  const total = sums.reduce((a, b) => a + b);
  return total === 0 ? 0 : total - sums.reduce((sum, value) => sum + value * value, 0) / total;
}

test.each([1, 2, 3, 4])(
  'a tree splits where trying every threshold, with missing values on either side, says (seed %i)',
  (seed) => {
    const problem = makeProblem(seed, 40);
    const { draft } = growClassTree(problem.rows, numbersOf(40), { ...free, maxDepth: 1 }, createRng(1));
    const all = [...numbersOf(40)];
    let least = Number.POSITIVE_INFINITY;
    for (let f = 0; f < COLS; f++) {
      const value = (n: number) => problem.data[n * COLS + f]!;
      const cuts = all.map(value).filter((cut) => !Number.isNaN(cut));
      for (const cut of cuts) {
        for (const isMissingLeft of [false, true]) {
          const isLeft = (n: number) => (Number.isNaN(value(n)) ? isMissingLeft : value(n) <= cut);
          const right = all.filter((n) => !isLeft(n));
          const left = all.filter(isLeft);
          if (right.length > 0) least = Math.min(least, impurity(problem.rows, left) + impurity(problem.rows, right));
        }
      }
    }
    const reached = (leaf: number) =>
      all.filter((n) => leafReached({ ...draft }, problem.data.subarray(n * COLS, (n + 1) * COLS)) === leaf);
    const found = impurity(problem.rows, reached(draft.left[0]!)) + impurity(problem.rows, reached(draft.right[0]!));
    expect(found).toBeCloseTo(least, 10);
    expect(draft.gain[0]).toBeCloseTo(impurity(problem.rows, all) - least, 10);
  },
);

test.each([false, true])(
  'a tree without limits knows every training row, with random cuts (%p) or without',
  (hasRandomCuts) => {
    const problem = makeProblem(5, 300);
    const growth = { ...free, nDrawn: 1 };
    const ensemble = grow(problem, { nTrees: 1, bootstrap: false, hasRandomCuts, growth });
    const shares = predictScores(ensemble, { data: problem.data, rows: 300, cols: COLS });
    for (let n = 0; n < 300; n++) expect(shares[n * K + problem.rows.classes[n]!]).toBeCloseTo(1, 12);
  },
);

test('shares sum to 1, and contributions to the shares', () => {
  const problem = makeProblem(6, 200);
  const ensemble = grow(problem, { growth: { ...free, maxDepth: 3 } });
  const table = { data: problem.data.slice(0, 20 * COLS), rows: 20, cols: COLS };
  const shares = predictScores(ensemble, table);
  const contributions = treeShap(ensemble, table);
  for (let n = 0; n < 20; n++) {
    expect(shares.subarray(n * K, (n + 1) * K).reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    for (let k = 0; k < K; k++) {
      const start = (n * K + k) * (COLS + 1);
      const sum = contributions.subarray(start, start + COLS + 1).reduce((a, b) => a + b);
      expect(sum).toBeCloseTo(shares[n * K + k]!, 12);
    }
  }
});

test('leaves are as heavy and trees as shallow as they have to be', () => {
  const { trees } = grow(makeProblem(7, 200), { growth: { ...free, minSamplesLeaf: 9, maxDepth: 4 } });
  for (const { count, feature } of trees) {
    expect(Math.min(...count)).toBeGreaterThanOrEqual(9);
    expect(feature.length).toBeLessThan(2 ** 5);
  }
});

test('a node whose drawn features are constant looks at others', () => {
  const rows = 60;
  const data = Float64Array.from({ length: rows * 4 }, (_, i) => (i % 4 === 3 ? i : 1)); // only the last one varies
  const classes = Float64Array.from({ length: rows }, (_, n) => Number(n >= 30));
  const ones = new Float64Array(rows).fill(1);
  const dataset = binDataset({ data, rows, cols: 4 }, { minInBin: 0 });
  const problem = { dataset, table: { data, rows, cols: 4 }, classes, nClasses: 2, weight: ones, lossWeight: ones };
  const { draft } = growClassTree(problem, numbersOf(rows), { ...free, nDrawn: 1 }, createRng(1));
  expect(draft.feature).toEqual([3, -1, -1]);
});

test('a wide gap between values is cut the more often, the wider it is', () => {
  const data = Float64Array.of(0, 1, 2, 10);
  const ones = new Float64Array(4).fill(1);
  const dataset = binDataset({ data, rows: 4, cols: 1 }, { minInBin: 0 });
  const table = { data, rows: 4, cols: 1 };
  const rows = { dataset, table, classes: Float64Array.of(0, 1, 0, 1), nClasses: 2, weight: ones, lossWeight: ones };
  const options = { nTrees: 1000, bootstrap: false, hasRandomCuts: true, growth: { ...free, maxDepth: 1 } };
  const { trees } = growClassForest(rows, options, boostContext());
  const thresholds = trees.filter((_, m) => m % 2 === 0).map((tree) => tree.threshold[0]!);
  const below = (limit: number) => thresholds.filter((threshold) => threshold < limit).length;
  expect(below(1)).toBeGreaterThan(70); // 100 expected, as of 1000 evenly between 0 and 10
  expect(below(1)).toBeLessThan(130);
  expect(below(2)).toBeLessThan(250);
  expect(below(6)).toBeGreaterThan(550);
  expect(below(6)).toBeLessThan(650);
});

test('the same seed gives the same forest, another one another', () => {
  const problem = makeProblem(8, 100);
  expect(grow(problem, {}, 3)).toEqual(grow(problem, {}, 3));
  expect(grow(problem, {}, 3)).not.toEqual(grow(problem, {}, 4));
});
