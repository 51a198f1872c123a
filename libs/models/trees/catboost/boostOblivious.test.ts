import { createRng } from '@winnow/core';
import { leafReached } from '../../testing/childOf.ts';
import { fitContext } from '../../testing/fitContext.ts';
import { predictScores } from '../predictScores.ts';
import { isLeaf, type Tree } from '../tree.ts';
import { treeShap } from '../treeShap.ts';
import { boostOblivious } from './boostOblivious.ts';
import { type CatboostParams, catboostParams } from './catboostParams.ts';
import { obliviousOptionsOf } from './obliviousOptionsOf.ts';
import type { ObliviousRows } from './obliviousRows.ts';

const ROWS = 300;
const COLS = 4;
const CATEGORICAL = 3;

/** A nonlinear surface with noise, some of the second feature missing, and eight categories that matter. */
function makeRows(seed: number, rows = ROWS): ObliviousRows {
  const rng = createRng(seed);
  const data = Float64Array.from({ length: rows * COLS }, () => Math.round(50 * rng.normal()) / 50);
  const target = new Float64Array(rows);
  for (let n = 0; n < rows; n++) {
    if (rng.uniform() < 0.1) data[n * COLS + 1] = Number.NaN;
    data[n * COLS + CATEGORICAL] = rng.int(8);
    const [a, b, c, category] = data.subarray(n * COLS, (n + 1) * COLS) as unknown as [number, number, number, number];
    const group = category % 3 === 0 ? 1 : -0.5;
    target[n] = a + (Number.isNaN(b) ? 2 : Math.sin(2 * b)) * (c > 0 ? 1 : 0.3) + group + 0.2 * rng.normal();
  }
  return { table: { data, rows, cols: COLS }, target, weight: new Float64Array(rows).fill(1) };
}

/** Nothing is drawn at random. */
const FIXED = { random_strength: 0, bootstrap_type: 'No', has_time: true } as const;

function boost(rows: ObliviousRows, params: Partial<CatboostParams>, seed = 1) {
  const parsed = catboostParams.parse({ loss_function: 'RMSE', iterations: 10, learning_rate: 0.3, ...params });
  const options = obliviousOptionsOf(parsed, { rows: rows.table.rows, features: COLS });
  return boostOblivious(rows, options, fitContext(seed)).ensemble;
}

function up(rows: ObliviousRows): ObliviousRows {
  return { ...rows, target: rows.target.map((y) => Number(y > 0)) };
}

/** Rows by the leaf that they reach, as text, in order. */
function groups(tree: Tree, { table }: ObliviousRows): string[] {
  const reached = new Map<number, number[]>();
  for (let n = 0; n < table.rows; n++) {
    const leaf = leafReached(tree, table.data.subarray(n * COLS, (n + 1) * COLS));
    reached.set(leaf, [...(reached.get(leaf) ?? []), n]);
  }
  return [...reached.values()].map((members) => members.join()).sort();
}

/** Σ (Σg)² / (n + λ) of groups of rows: the L2 score. */
function scoreOf(leaves: readonly (readonly number[])[], gradients: Float64Array, lambda: number): number {
  return leaves.reduce((score, members) => {
    const sum = members.reduce((all, n) => all + gradients[n]!, 0);
    return score + sum ** 2 / (members.length + lambda);
  }, 0);
}

test.each([1, 2, 3])(
  'the splits of a tree are those that trying every value finds best for all leaves (seed %i)',
  (seed) => {
    const rows = makeRows(seed, 40);
    const [tree] = boost(rows, { ...FIXED, iterations: 1, depth: 3, score_function: 'L2', cat_features: [] }).trees;
    const mean = rows.target.reduce((sum, y) => sum + y, 0) / 40;
    const gradients = rows.target.map((y) => y - mean);
    let leaves = [Array.from({ length: 40 }, (_, n) => n)];
    for (let level = 0; level < 3; level++) {
      let best = { score: Number.NEGATIVE_INFINITY, leaves };
      for (let f = 0; f < COLS; f++) {
        const valueAt = (n: number): number => {
          const value = rows.table.data[n * COLS + f]!;
          return Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value;
        };
        for (const cut of new Set(Array.from({ length: 40 }, (_, n) => valueAt(n)))) {
          const halves = [true, false].map((isBelow) =>
            leaves.map((members) => members.filter((n) => valueAt(n) <= cut === isBelow)),
          );
          const split = halves.flat();
          const score = scoreOf(split, gradients, 3);
          if (halves[1]!.some((members) => members.length > 0) && score > best.score + 1e-9)
            best = { score, leaves: split };
        }
      }
      leaves = best.leaves;
    }
    const expected = leaves.filter((members) => members.length > 0).map((members) => members.join());
    expect(groups(tree!, rows)).toEqual(expected.sort());
  },
);

test('all nodes of a level split alike', () => {
  for (const tree of boost(makeRows(4), { depth: 4, cat_features: [CATEGORICAL] }).trees) {
    let level = [0];
    while (level.length > 0) {
      const inner = level.filter((node) => !isLeaf(tree, node));
      const splits = inner.map((node) =>
        JSON.stringify([tree.feature[node], tree.threshold[node], tree.categories[node]]),
      );
      expect(new Set(splits).size).toBeLessThanOrEqual(1);
      level = inner.flatMap((node) => [tree.left[node]!, tree.right[node]!]);
    }
  }
});

test('counts are those of the rows that reach a node', () => {
  const rows = makeRows(5);
  for (const tree of boost(rows, { ...FIXED, depth: 4 }).trees) {
    const counts = new Float64Array(tree.count.length);
    for (let n = 0; n < ROWS; n++) counts[leafReached(tree, rows.table.data.subarray(n * COLS, (n + 1) * COLS))]! += 1;
    tree.count.forEach((count, node) => {
      if (isLeaf(tree, node)) expect(count).toBe(counts[node]);
      else expect(count).toBe(tree.count[tree.left[node]!]! + tree.count[tree.right[node]!]!);
    });
  }
});

test.each(['Plain', 'Ordered'] as const)(
  '%s: the same seed gives the same trees, another one others',
  (boosting_type) => {
    const fit = (seed: number) => boost(makeRows(6), { boosting_type, cat_features: [CATEGORICAL] }, seed);
    expect(fit(3)).toEqual(fit(3));
    expect(fit(3)).not.toEqual(fit(4));
  },
);

test('the training loss of plain boosting without noise never rises', () => {
  const rows = makeRows(7);
  const { trees, ...ensemble } = boost(rows, { ...FIXED, iterations: 20, depth: 4 });
  const losses = trees.map((_, m) => {
    const scores = predictScores({ ...ensemble, trees: trees.slice(0, m + 1) }, rows.table);
    return scores.reduce((sum, score, n) => sum + (score - rows.target[n]!) ** 2, 0) / ROWS;
  });
  for (let m = 1; m < losses.length; m++) expect(losses[m]).toBeLessThanOrEqual(losses[m - 1]! + 1e-12);
  expect(losses.at(-1)).toBeLessThan(0.2 * losses[0]!);
});

test.each(['RMSE', 'Logloss', 'Quantile'] as const)(
  '%s: a row of weight 2 is as two rows where none are drawn',
  (loss) => {
    const all = loss === 'Logloss' ? up(makeRows(8)) : makeRows(8);
    const { table, target } = all;
    const weight = Float64Array.from({ length: ROWS }, (_, n) => 1 + (n % 2));
    const numbers = [...weight].flatMap((times, n) => new Array<number>(times).fill(n));
    const data = Float64Array.from(numbers.flatMap((n) => [...table.data.subarray(n * COLS, (n + 1) * COLS)]));
    const repeated = {
      table: { data, rows: numbers.length, cols: COLS },
      target: Float64Array.from(numbers, (n) => target[n]!),
      weight: new Float64Array(numbers.length).fill(1),
    };
    const params = {
      ...FIXED,
      loss_function: loss,
      iterations: 5,
      depth: 4,
      border_count: 20,
      leaf_estimation_iterations: 3,
    };
    const [weighted, plain] = [{ ...all, weight }, repeated].map((of) => predictScores(boost(of, params), table));
    weighted!.forEach((score, n) => {
      expect(score).toBeCloseTo(plain![n]!, 9);
    });
  },
);

test.each(['Plain', 'Ordered'] as const)(
  '%s boosting learns categories by the targets of their rows',
  (boosting_type) => {
    const [rows, others] = [makeRows(9, 600), makeRows(10)];
    const errorOf = (params: Partial<CatboostParams>): number => {
      const scores = predictScores(boost(rows, { boosting_type, iterations: 20, depth: 4, ...params }), others.table);
      return scores.reduce((sum, score, n) => sum + (score - others.target[n]!) ** 2, 0) / ROWS;
    };
    expect(errorOf({ cat_features: [CATEGORICAL] })).toBeLessThan(
      0.8 * errorOf({ cat_features: [CATEGORICAL], rsm: 1, simple_ctr: ['Counter'] }),
    );
    expect(errorOf({ cat_features: [CATEGORICAL], one_hot_max_size: 8 })).toBeLessThan(0.4);
  },
);

test('categories that no training row has, and missing ones, are told apart from no other such', () => {
  const ensemble = boost(makeRows(11), { cat_features: [CATEGORICAL] });
  expect(ensemble.trees.some(({ categories }) => Object.keys(categories).length > 0)).toBe(true);
  const data = Float64Array.from([100, 5_000_000, -1, Number.NaN].flatMap((category) => [0.2, 0, 0, category]));
  const scores = predictScores(ensemble, { data, rows: 4, cols: COLS });
  expect(new Set(scores).size).toBe(1);
});

test('Shapley values add up to the scores, whatever is left out of the trees', () => {
  const rows = makeRows(12, 60);
  const ensemble = boost(rows, { cat_features: [CATEGORICAL], depth: 6 });
  const shown = makeRows(13, 40).table;
  const values = treeShap(ensemble, shown);
  predictScores(ensemble, shown).forEach((score, n) => {
    const sum = values.subarray(n * (COLS + 1), (n + 1) * (COLS + 1)).reduce((all, value) => all + value, 0);
    expect(sum).toBeCloseTo(score, 9);
  });
});

test.each(['Bayesian', 'Bernoulli', 'MVS'] as const)('%s sampling learns', (bootstrap_type) => {
  const [rows, others] = [makeRows(14, 600), makeRows(15)];
  const scores = predictScores(
    boost(rows, { bootstrap_type, subsample: 0.5, iterations: 20, depth: 4, cat_features: [CATEGORICAL] }),
    others.table,
  );
  const error = scores.reduce((sum, score, n) => sum + (score - others.target[n]!) ** 2, 0) / ROWS;
  expect(error).toBeLessThan(0.4);
});
