import { createRng } from '@winnow/core';
import { boostContext, boostOptions } from '../testing/boosting.ts';
import { leafReached } from '../testing/childOf.ts';
import { binDataset, binLike } from './binDataset.ts';
import { boost } from './boost.ts';
import type { BoostOptions, RowSampling } from './boostOptions.ts';
import { createObjective, type ObjectiveSpec } from './objectives/createObjective.ts';
import { predictScores } from './predictScores.ts';
import type { TreeEnsemble } from './tree.ts';

const ROWS = 400;
const COLS = 4;

interface Problem {
  readonly data: Float64Array;
  readonly rows: number;
  readonly cols: number;
  readonly target: Float64Array;
}

/** A nonlinear surface with noise; with `missing`, a fifth of the second feature is NaN and has an effect. */
function makeProblem(seed: number, { rows = ROWS, missing = false } = {}): Problem {
  const rng = createRng(seed);
  const data = Float64Array.from({ length: rows * COLS }, () => Math.round(1000 * rng.normal()) / 1000);
  const target = new Float64Array(rows);
  for (let n = 0; n < rows; n++) {
    if (missing && rng.uniform() < 0.2) data[n * COLS + 1] = Number.NaN;
    const [a, b, c] = [0, 1, 2].map((f) => data[n * COLS + f]!) as [number, number, number];
    target[n] = a + (Number.isNaN(b) ? 2 : Math.sin(2 * b)) * (c > 0 ? 1 : 0.3) + 0.2 * rng.normal();
  }
  return { data, rows, cols: COLS, target };
}

/** Targets that suit an objective. */
function targetFor(spec: ObjectiveSpec, target: Float64Array): Float64Array {
  switch (spec.name) {
    case 'logistic':
      return target.map((y) => Number(y > 0));
    case 'softmax':
      return target.map((y) => (y < -0.5 ? 0 : y < 0.7 ? 1 : 2));
    case 'poisson':
      return target.map((y) => Math.max(0, Math.round(y + 2)));
    default:
      return target;
  }
}

function fit(
  { target, ...table }: Problem,
  options: BoostOptions,
  more: { weight?: Float64Array; seed?: number } = {},
): TreeEnsemble {
  const { weight, seed } = more;
  const dataset = binDataset(table, { minInBin: 1, ...(weight && { weight }) });
  return boost({ dataset, target, ...(weight && { weight }) }, options, boostContext(seed)).ensemble;
}

function expectClose(values: Float64Array, expected: Float64Array, digits: number): void {
  for (let i = 0; i < values.length; i++) expect(values[i]).toBeCloseTo(expected[i]!, digits);
}

function meanGap(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) / a.length;
}

const objectives: readonly ObjectiveSpec[] = [
  { name: 'squared' },
  { name: 'logistic' },
  { name: 'softmax', nClasses: 3 },
  { name: 'poisson' },
  { name: 'huber', delta: 0.5 },
  { name: 'quantile', alpha: 0.7 },
  { name: 'quantiles', alphas: [0.5, 0.1, 0.8], policy: 'xgboost' },
  { name: 'pseudo_huber', slope: 0.5 },
];

/** Sum of squares that remains when each side of the best split has its mean; undefined when there is none. */
function bestCut(rows: readonly number[], { data, target }: Problem) {
  const spread = (of: readonly number[]): number => {
    const mean = of.reduce((sum, n) => sum + target[n]!, 0) / of.length;
    return of.reduce((sum, n) => sum + (target[n]! - mean) ** 2, 0);
  };
  let best: { gain: number; left: number[]; right: number[] } | undefined;
  for (let f = 0; f < COLS; f++) {
    for (const cut of new Set(rows.map((n) => data[n * COLS + f]!))) {
      const left = rows.filter((n) => data[n * COLS + f]! <= cut);
      const right = rows.filter((n) => data[n * COLS + f]! > cut);
      if (right.length === 0) continue;
      const gain = spread(rows) - spread(left) - spread(right);
      if (gain > (best?.gain ?? 1e-9)) best = { gain, left, right };
    }
  }
  return best;
}

test.each([1, 2, 3])('one tree of squared loss splits where trying every value says, best first (seed %i)', (seed) => {
  const problem = makeProblem(seed, { rows: 40 });
  const [tree] = fit(problem, boostOptions({ growth: { numLeaves: 6 } })).trees;
  let leaves = [Array.from({ length: 40 }, (_, n) => n)];
  for (let splits = 0; splits < 5; splits++) {
    const cuts = leaves.map((leaf) => bestCut(leaf, problem));
    const gains = cuts.map((cut) => cut?.gain ?? 0);
    const next = gains.indexOf(Math.max(...gains));
    leaves = leaves.flatMap((leaf, i) => (i === next ? [cuts[i]!.left, cuts[i]!.right] : [leaf]));
  }
  const reached = new Map<number, number[]>();
  for (let n = 0; n < 40; n++) {
    const leaf = leafReached(tree!, problem.data.subarray(n * COLS, (n + 1) * COLS));
    reached.set(leaf, [...(reached.get(leaf) ?? []), n]);
  }
  const sorted = (of: Iterable<number[]>): string[] => [...of].map((rows) => rows.join()).sort();
  expect(sorted(reached.values())).toEqual(sorted(leaves));
  const mean = problem.target.reduce((sum, y) => sum + y, 0) / 40;
  for (const [leaf, rows] of reached) {
    const value = rows.reduce((sum, n) => sum + problem.target[n]! - mean, 0) / rows.length;
    expect(tree!.value[leaf]).toBeCloseTo(value, 12);
    expect(tree!.count[leaf]).toBe(rows.length);
  }
});

describe.each(objectives)('$name', (spec) => {
  const problem = makeProblem(5, { missing: true });
  const own = { ...problem, target: targetFor(spec, problem.target) };
  const objective = createObjective(spec);
  const ones = new Float64Array(ROWS).fill(1);
  const hasFewGradients = spec.name === 'logistic' || spec.name === 'softmax';
  const lossOf = (ensemble: TreeEnsemble, rounds: number): number => {
    const trees = ensemble.trees.slice(0, rounds * objective.nOutputs);
    const scores = predictScores({ ...ensemble, trees }, problem);
    const byOutput = new Float64Array(scores.length); // [K, N]
    scores.forEach((score, i) => {
      byOutput[(i % objective.nOutputs) * ROWS + Math.floor(i / objective.nOutputs)] = score;
    });
    return objective.loss(byOutput, ROWS, { target: own.target, weight: ones });
  };

  test('the training loss never rises', () => {
    // the hessian of pseudo-Huber loss bounds nothing, and is nearly 0 far from the target
    const growth = spec.name === 'pseudo_huber' ? { minSumHessian: 1, lambdaL2: 1 } : {};
    const ensemble = fit(own, boostOptions({ objective: spec, rounds: 30, learningRate: 0.1, growth }));
    const losses = Array.from({ length: 31 }, (_, rounds) => lossOf(ensemble, rounds));
    for (let i = 1; i <= 30; i++) expect(losses[i]).toBeLessThanOrEqual(losses[i - 1]! + 1e-12);
    expect(losses[30]).toBeLessThan(0.9 * losses[0]!);
  });

  test('the initial scores are better than those beside them', () => {
    const { initialScores } = fit(own, boostOptions({ objective: spec }));
    const lossAt = (scores: readonly number[]): number =>
      lossOf({ nFeatures: COLS, initialScores: scores, trees: [] }, 0);
    if (spec.name === 'huber') return; // starts from the mean, as LightGBM does
    if (spec.name === 'pseudo_huber') return; // starts from one Newton step, as XGBoost does
    for (const step of [-0.01, 0.01]) {
      const beside = initialScores.map((score, k) => (k === 0 ? score + step : score));
      expect(lossAt(beside)).toBeGreaterThan(lossAt(initialScores) - 1e-5);
    }
  });

  test('a row of weight 2 is as two rows', () => {
    const weight = Float64Array.from({ length: ROWS }, (_, n) => n % 3);
    const numbers = [...weight].flatMap((times, n) => new Array<number>(times).fill(n));
    const repeated = {
      data: Float64Array.from(numbers.flatMap((n) => [...own.data.subarray(n * COLS, (n + 1) * COLS)])),
      rows: numbers.length,
      cols: COLS,
      target: Float64Array.from(numbers, (n) => own.target[n]!),
    };
    const options = boostOptions({ objective: spec, rounds: 5, learningRate: 0.2, growth: { minDataInLeaf: 5 } });
    const weighted = predictScores(fit(own, options, { weight }), problem);
    const plain = predictScores(fit(repeated, options), problem);
    if (hasFewGradients) return expect(meanGap(weighted, plain)).toBeLessThan(0.1); // equally good splits abound
    expectClose(weighted, plain, 9);
  });

  test('the same seed gives the same trees', () => {
    const options = boostOptions({
      objective: spec,
      rounds: 4,
      featureFraction: 0.5,
      sampling: { kind: 'bagging', fraction: 0.6, every: 2 },
    });
    expect(fit(own, options, { seed: 3 })).toEqual(fit(own, options, { seed: 3 }));
    expect(fit(own, options, { seed: 3 })).not.toEqual(fit(own, options, { seed: 4 }));
  });
});

test('rows in another order grow the same trees', () => {
  const problem = makeProblem(6, { missing: true });
  const order = Array.from({ length: ROWS }, (_, n) => n);
  createRng(2).shuffle(order);
  const shuffled = {
    ...problem,
    data: Float64Array.from(order.flatMap((n) => [...problem.data.subarray(n * COLS, (n + 1) * COLS)])),
    target: Float64Array.from(order, (n) => problem.target[n]!),
  };
  const options = boostOptions({ rounds: 5, learningRate: 0.3 });
  const [a, b] = [problem, shuffled].map((of) => predictScores(fit(of, options), problem));
  expectClose(a!, b!, 12);
});

test('features in another order grow the same trees with those numbers', () => {
  const problem = makeProblem(7);
  const reversed = {
    ...problem,
    data: problem.data.map((_, i) => problem.data[i - (i % COLS) + COLS - 1 - (i % COLS)]!),
  };
  const options = boostOptions({ rounds: 5, learningRate: 0.3 });
  const features = (of: Problem): number[] => fit(of, options).trees.flatMap(({ feature }) => feature);
  expect(features(reversed).map((f) => (f < 0 ? f : COLS - 1 - f))).toEqual(features(problem));
});

test.each([1, -1])('a monotone constraint of %i holds everywhere', (direction) => {
  const problem = makeProblem(8);
  const monotone = [0, direction, 0, 0];
  const ensemble = fit(problem, boostOptions({ rounds: 20, learningRate: 0.3, growth: { monotone, numLeaves: 16 } }));
  const grid = Array.from({ length: 81 }, (_, i) => -4 + i / 10);
  for (let n = 0; n < 50; n++) {
    const rows = grid.flatMap((value) => [...problem.data.subarray(n * COLS, (n + 1) * COLS)].with(1, value));
    const scores = predictScores(ensemble, { data: Float64Array.from(rows), rows: grid.length, cols: COLS });
    for (let i = 1; i < grid.length; i++)
      expect(direction * (scores[i]! - scores[i - 1]!)).toBeGreaterThanOrEqual(-1e-12);
  }
});

test('missing values go where they fit best', () => {
  const problem = makeProblem(9, { missing: true });
  const { trees } = fit(problem, boostOptions({ growth: { numLeaves: 2 } }));
  const only = {
    ...problem,
    data: problem.data.map((value, i) => (i % COLS === 1 ? (Number.isNaN(value) ? value : 0.5) : 0)),
  };
  expect(trees).toHaveLength(1);
  const target = problem.target.map((_, n) => (Number.isNaN(only.data[n * COLS + 1]!) ? 1 : 0));
  const scores = predictScores(fit({ ...only, target }, boostOptions()), only);
  expectClose(scores, target, 12);
});

test('categories are split many against many', () => {
  const rng = createRng(10);
  const rows = 600;
  const data = Float64Array.from({ length: rows }, () => rng.int(30));
  const target = data.map((category) => ((category * 7) % 5 < 2 ? 1 : 0));
  const dataset = binDataset({ data, rows, cols: 1 }, { categorical: [0] });
  const { ensemble } = boost({ dataset, target }, boostOptions({ growth: { numLeaves: 2 } }), boostContext());
  const scores = predictScores(ensemble, { data, rows, cols: 1 });
  expectClose(scores, target, 12);
});

describe('row sampling', () => {
  const samplings: readonly RowSampling[] = [
    { kind: 'bagging', fraction: 0.5, every: 1 },
    { kind: 'goss', topRate: 0.2, otherRate: 0.2 },
  ];

  test.each(samplings)('$kind: the scores during training are those of prediction', (sampling) => {
    const problem = makeProblem(11);
    const dataset = binDataset(problem);
    const losses: number[] = [];
    const context = { ...boostContext(), onRound: (_: number, loss: number) => losses.push(loss) };
    const options = boostOptions({ rounds: 15, learningRate: 0.2, sampling });
    const { ensemble } = boost({ dataset, target: problem.target }, options, context, {
      dataset,
      target: problem.target,
    });
    const scores = predictScores(ensemble, problem);
    const loss = scores.reduce((sum, score, n) => sum + (score - problem.target[n]!) ** 2, 0) / ROWS;
    expect(losses.at(-1)).toBeCloseTo(loss, 12);
    expect(loss).toBeLessThan(0.5 * losses[0]!);
  });

  test('bagging learns from its share of the rows', () => {
    const { trees } = fit(
      makeProblem(12),
      boostOptions({ rounds: 3, sampling: { kind: 'bagging', fraction: 0.3, every: 1 } }),
    );
    for (const { count } of trees) expect(count[0]).toBe(120);
  });

  test('goss stands for all rows: what it learns is right on average', () => {
    const problem = makeProblem(13, { rows: 2000 });
    const options = boostOptions({
      rounds: 40,
      learningRate: 0.2,
      sampling: { kind: 'goss', topRate: 0.2, otherRate: 0.1 },
    });
    const scores = predictScores(fit(problem, options), problem);
    const bias = scores.reduce((sum, score, n) => sum + score - problem.target[n]!, 0) / 2000;
    expect(Math.abs(bias)).toBeLessThan(0.01);
  });
});

test('feature fractions draw features for each tree and node', () => {
  const problem = makeProblem(14);
  const { trees } = fit(problem, boostOptions({ rounds: 10, learningRate: 0.1, featureFraction: 0.25 }));
  for (const { feature } of trees) expect(new Set(feature.filter((f) => f >= 0)).size).toBe(1);
  const byNode = fit(problem, boostOptions({ rounds: 10, learningRate: 0.1, growth: { featureFractionByNode: 0.25 } }));
  expect(byNode.trees.some(({ feature }) => new Set(feature.filter((f) => f >= 0)).size > 1)).toBe(true);
});

describe('early stopping', () => {
  const problem = makeProblem(15);
  const other = makeProblem(16);
  const dataset = binDataset(problem);
  const validation = { dataset: binLike(other, dataset.features), target: other.target };
  const options = boostOptions({ rounds: 300, learningRate: 0.3, earlyStoppingRounds: 5 });

  test('keeps the rounds up to the best one and reports every step', () => {
    const steps: number[] = [];
    const context = { ...boostContext(), onRound: (round: number) => steps.push(round) };
    const result = boost({ dataset, target: problem.target }, options, context, validation);
    const best = result.validationLoss.indexOf(Math.min(...result.validationLoss));
    expect(result).toMatchObject({ reason: 'early_stopping', rounds: best + 1 });
    expect(result.ensemble.trees).toHaveLength(best + 1);
    expect(result.validationLoss).toHaveLength(best + 6);
    expect(steps).toEqual(result.validationLoss.map((_, round) => round));
  });

  test('validation rows may be more than those learned from', () => {
    const many = makeProblem(16, { rows: 12 * ROWS });
    const rows = { dataset: binLike(many, dataset.features), target: many.target };
    const { ensemble, validationLoss } = boost({ dataset, target: problem.target }, options, boostContext(), rows);
    const scores = predictScores(ensemble, many);
    const loss = scores.reduce((sum, score, n) => sum + (score - many.target[n]!) ** 2, 0) / many.rows;
    expect(Math.min(...validationLoss)).toBeCloseTo(loss, 12);
  });

  test('the reported loss is that of the predictions', () => {
    const { ensemble, validationLoss } = boost(
      { dataset, target: problem.target },
      options,
      boostContext(),
      validation,
    );
    const scores = predictScores(ensemble, other);
    const loss = scores.reduce((sum, score, n) => sum + (score - other.target[n]!) ** 2, 0) / ROWS;
    expect(Math.min(...validationLoss)).toBeCloseTo(loss, 12);
  });
});

describe('data that leave nothing to learn', () => {
  test('a constant target grows no tree', () => {
    const problem = makeProblem(17);
    const dataset = binDataset(problem);
    const result = boost(
      { dataset, target: new Float64Array(ROWS).fill(3) },
      boostOptions({ rounds: 5 }),
      boostContext(),
    );
    expect(result).toMatchObject({ reason: 'no_split', rounds: 0, ensemble: { initialScores: [3], trees: [] } });
  });

  test('constant features grow no tree', () => {
    const problem = { ...makeProblem(18), data: new Float64Array(ROWS * COLS).fill(2) };
    expect(fit(problem, boostOptions({ rounds: 5 })).trees).toEqual([]);
  });

  test('more leaves than rows end in one row a leaf', () => {
    const problem = makeProblem(19, { rows: 10 });
    const { trees } = fit(problem, boostOptions({ growth: { numLeaves: 1000 } }));
    const counts = trees[0]!.count.filter((_, node) => trees[0]!.feature[node]! < 0);
    expect(counts).toEqual(new Array(10).fill(1));
  });

  test('equal rows of different targets stay together', () => {
    const problem = {
      data: new Float64Array(8),
      rows: 8,
      cols: 1,
      target: Float64Array.from({ length: 8 }, (_, n) => n),
    };
    expect(fit(problem, boostOptions()).trees).toEqual([]);
  });
});

test.each<[string, ObjectiveSpec, number[], number[] | undefined, string]>([
  ['a target that is missing', { name: 'squared' }, [1, Number.NaN, 2], undefined, 'argument_invalid'],
  ['a class that is none', { name: 'logistic' }, [0, 1, 2], undefined, 'argument_invalid'],
  ['a class beyond the last', { name: 'softmax', nClasses: 3 }, [0, 1, 3], undefined, 'argument_invalid'],
  ['a negative count', { name: 'poisson' }, [0, 1, -1], undefined, 'argument_invalid'],
  ['one class only', { name: 'logistic' }, [1, 1, 1], undefined, 'model_fit_failed'],
  ['one class only among the rows that count', { name: 'logistic' }, [1, 1, 0], [1, 1, 0], 'model_fit_failed'],
  ['counts that are all 0', { name: 'poisson' }, [0, 0, 0], undefined, 'model_fit_failed'],
  ['a target of another size', { name: 'squared' }, [1, 2], undefined, 'shape_mismatch'],
  ['weights of another size', { name: 'squared' }, [1, 2, 3], [1, 2], 'shape_mismatch'],
  ['a negative weight', { name: 'squared' }, [1, 2, 3], [1, 1, -1], 'argument_invalid'],
  ['weights that are all 0', { name: 'squared' }, [1, 2, 3], [0, 0, 0], 'model_fit_failed'],
])('boost() refuses %s', (_, objective, target, weight, code) => {
  const dataset = binDataset({ data: Float64Array.of(1, 2, 3), rows: 3, cols: 1 });
  const rows = { dataset, target: Float64Array.from(target), ...(weight && { weight: Float64Array.from(weight) }) };
  expect(() => boost(rows, boostOptions({ objective }), boostContext())).toThrow(expect.objectContaining({ code }));
});

test('boost() refuses validation rows in bins of their own', () => {
  const tables = [3, 6].map((last) => ({ data: Float64Array.of(1, 2, last), rows: 3, cols: 1 }));
  const [dataset, other, same] = [...tables, tables[0]!].map((table) => binDataset(table, { minInBin: 0 }));
  const target = Float64Array.of(1, 2, 3);
  const validate = (validation: typeof dataset) =>
    boost({ dataset: dataset!, target }, boostOptions(), boostContext(), { dataset: validation!, target });
  expect(() => validate(other)).toThrow(expect.objectContaining({ code: 'argument_invalid' }));
  expect(validate(same).rounds).toBe(1);
});

test('predictScores() refuses a table of another width', () => {
  const ensemble = fit(makeProblem(20), boostOptions());
  const call = () => predictScores(ensemble, { data: new Float64Array(6), rows: 2, cols: 3 });
  expect(call).toThrow(expect.objectContaining({ code: 'shape_mismatch' }));
});
