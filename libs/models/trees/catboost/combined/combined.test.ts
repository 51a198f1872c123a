import { createRng } from '@winnow/core';
import { splitColumns } from '@winnow/kernels';
import { writeLightgbmModel } from '../../../interop/lightgbm/writeLightgbmModel.ts';
import { writeOnnxModel } from '../../../interop/onnx/writeOnnxModel.ts';
import { writeXgboostModel } from '../../../interop/xgboost/writeXgboostModel.ts';
import { childOf } from '../../../testing/childOf.ts';
import { fitContext } from '../../../testing/fitContext.ts';
import { targetsOf } from '../../../testing/targetsOf.ts';
import { viewOf } from '../../../testing/viewOf.ts';
import { catboost } from '../../catboost.ts';
import type { CombinedFeatures } from '../../combinedFeatures.ts';
import { withCombined } from '../../combinedTrees.ts';
import { featureImportance } from '../../importance.ts';
import { predictScores } from '../../predictScores.ts';
import { isLeaf, type Tree } from '../../tree.ts';
import { treeShap } from '../../treeShap.ts';
import { createSplitTable } from '../splitTable.ts';
import { targetStatistics } from '../targetStatistics.ts';
import { extendedCombinations } from './extendedCombinations.ts';
import { groupRows } from './groupRows.ts';

const ROWS = 120;
const COLS = 4;
const [NUMBER, SMALL, MIDDLE, LARGE] = [0, 1, 2, 3];

/** A number, and categories of which pairs matter: no feature says much alone. */
function makeTable(seed: number, rows = ROWS) {
  const rng = createRng(seed);
  const data = new Float64Array(rows * COLS);
  const ret = new Float64Array(rows);
  for (let n = 0; n < rows; n++) {
    const [number, small, middle, large] = [Math.round(8 * rng.normal()) / 8, rng.int(2), rng.int(4), rng.int(5)];
    data.set([number, small, middle, large], n * COLS);
    ret[n] = ((middle + large) % 2) * 2 - 1 + (number > 0 ? 0.5 : -0.5) * (small + middle - 2) + 0.2 * rng.normal();
  }
  return { data, rows, cols: COLS, ret };
}

const params = {
  ...{ loss_function: 'RMSE', iterations: 6, learning_rate: 0.4, depth: 4, max_ctr_complexity: 3 },
  ...{ cat_features: [SMALL, MIDDLE, LARGE], model_size_reg: 0 },
};

function fit(table: ReturnType<typeof makeTable>, others: object = {}, seed = 1) {
  const parsed = catboost.params.parse({ ...params, ...others });
  return catboost.fit(viewOf(table.data, COLS), targetsOf(table.ret), parsed, fitContext(seed));
}

function errorOf({ ensemble }: ReturnType<typeof fit>, table: ReturnType<typeof makeTable>): number {
  return predictScores(ensemble, table).reduce((sum, score, n) => sum + (score - table.ret[n]!) ** 2, 0) / table.rows;
}

const fitted = fit(makeTable(4));

test('combined categories learn what single ones cannot say', () => {
  const [train, test] = [makeTable(1, 500), makeTable(2, 300)];
  const [alone, combined] = [1, 3].map((max_ctr_complexity) => errorOf(fit(train, { max_ctr_complexity }), test));
  expect(combined!).toBeLessThan(0.5 * alone!);
});

test('many rows are predicted as few at a time are, those of no group and what is missing among them', () => {
  const { ensemble } = fit(makeTable(5), { iterations: 100, max_ctr_complexity: 2 });
  const { data, rows, cols } = makeTable(6, 240);
  for (let i = 0; i < data.length; i += 13) data[i] = [Number.NaN, 9, 2.5, -1][i % 4]!;
  const few = rows / 6;
  const parts = Array.from({ length: 6 }, (_, part) => {
    return predictScores(ensemble, {
      data: data.subarray(part * few * cols, (part + 1) * few * cols),
      rows: few,
      cols,
    });
  });
  expect(splitColumns(ensemble.trees)).toBeDefined();
  expect([...predictScores(ensemble, { data, rows, cols })]).toEqual(parts.flatMap((part) => [...part]));
});

test('fewer than 200 iterations combine nothing unless they are told to', () => {
  const { max_ctr_complexity: _, ...others } = params;
  const few = catboost.params.parse(others);
  const state = catboost.fit(viewOf(makeTable(1).data, COLS), targetsOf(makeTable(1).ret), few, fitContext());
  expect(state.ensemble.combined).toBeUndefined();
});

test('a tree may combine what it splits on with one feature more', () => {
  const classes = { values: new Int32Array(ROWS), count: 2 };
  const none = { types: ['Counter'], bounds: 15 } as const;
  const bins = { categorical: [SMALL, MIDDLE, LARGE], maxOneHot: 2, maxBounds: 9, statistics: none, modelSizeReg: 0 };
  const choice = { ...bins, maxCombined: 4, combinedStatistics: none };
  const { columns } = createSplitTable(makeTable(1), new Float64Array(ROWS).fill(1), classes, choice);
  const own = (column: number, bin: number) => ({ column, bin });
  const statistic = columns.findIndex((column) => column.kind === 'statistic' && column.feature === LARGE);
  const splits = [own(SMALL, 1), own(statistic, 3), own(NUMBER, 5)];
  const conditions = [own(NUMBER, 5), own(SMALL, 1)];
  expect(extendedCombinations(splits, columns, [MIDDLE, LARGE], 2)).toEqual([
    { features: [MIDDLE], conditions },
    { features: [LARGE], conditions },
    { features: [MIDDLE, LARGE], conditions: [] },
  ]);
  expect(extendedCombinations(splits.slice(1, 2), columns, [MIDDLE, LARGE], 1)).toEqual([]);
});

test.each([1, 2, 3])(
  'statistics of a combination are those that counting earlier equal rows gives (seed %i)',
  (seed) => {
    const table = makeTable(seed, 60);
    const rng = createRng(seed);
    const weight = Float64Array.from({ length: 60 }, () => 1 + rng.int(3));
    const classes = { values: Int32Array.from(table.ret, (y) => Number(y > 0)), count: 2 };
    const choice = { types: ['Borders', 'Counter'], bounds: 15 } as const;
    const bins = {
      categorical: [SMALL, MIDDLE, LARGE],
      maxOneHot: 2,
      maxBounds: 9,
      statistics: choice,
      modelSizeReg: 0,
    };
    table.data[LARGE] = Number.NaN;
    const split = createSplitTable(table, weight, classes, { ...bins, maxCombined: 4, combinedStatistics: choice });
    const bound = split.columns[NUMBER]!;
    const above = bound.kind === 'numeric' ? bound.bounds[4]! : 0;
    const groups = groupRows(split, {
      features: [MIDDLE, LARGE],
      conditions: [
        { column: NUMBER, bin: 4 },
        { column: SMALL, bin: 1 },
      ],
    });
    const order = Int32Array.from({ length: 60 }, (_, n) => n);
    rng.shuffle(order);
    const filled = new Uint8Array(60 * 4);
    targetStatistics(groups, classes, weight, choice).fill(order, filled, 4, 0);

    const nameOf = (n: number): string => {
      const [number, small, middle, large] = table.data.subarray(n * COLS, (n + 1) * COLS);
      return Number.isNaN(large) ? '' : [number! > above, small === 1, middle, large].join();
    };
    const weightOf = (rows: readonly number[]): number => rows.reduce((sum, n) => sum + weight[n]!, 0);
    const named = [...order].filter((n) => nameOf(n) !== '');
    const largest = Math.max(...named.map((n) => weightOf(named.filter((other) => nameOf(other) === nameOf(n)))));
    order.forEach((n, i) => {
      const equal = named.filter((other) => nameOf(other) === nameOf(n));
      const before = [...order].slice(0, i).filter((other) => equal.includes(other));
      const ups = weightOf(before.filter((other) => classes.values[other] === 1));
      const shares = [0, 0.5, 1].map((prior) => (ups + prior) / (weightOf(before) + 1));
      const expected = [...shares, weightOf(equal) / (largest + 1)].map((share) => Math.trunc(Math.fround(share) * 15));
      expect([...filled.subarray(4 * i, 4 * i + 4)]).toEqual(expected);
    });
  },
);

test('rows of the same conditions and categories get one value, all others that of none', () => {
  const combined: CombinedFeatures = {
    combinations: [
      {
        features: [2, 3],
        conditions: [
          { feature: 0, above: 0.5 },
          { feature: 1, is: 7 },
        ],
        groups: [0, 4, 1, 1, 4, 1, 3, 4, 1, 3, 1, 4],
      },
    ],
    features: [{ combination: 0, values: [10, 11, 12, 13], unseen: -5 }],
  };
  const rows = [
    [[0.5, 0, 4, 1], 10],
    [[Number.NaN, Number.NaN, 4, 1], 10],
    [[0.6, 0, 4, 1], 11],
    [[0.6, 7, 4, 1], 12],
    [[0.6, 7, 1, 4], 13],
    [[0.6, 7, 4, 4], -5],
    [[0.5, 7, 4, 1], -5],
    [[0.6, 7, 4, Number.NaN], -5],
    [[0.6, 7, 4, -1], -5],
    [[0.6, 7, 4, 1 + 2 ** 20], -5],
  ] as const;
  const data = Float64Array.from(rows.flatMap(([row]) => row));
  const { data: wide } = withCombined(combined, [0], { data, rows: rows.length, cols: COLS });
  expect(rows.map((_, n) => wide[5 * n + 4])).toEqual(rows.map(([, value]) => value));
});

test('categories that no training row combines, and missing ones, are predicted alike', () => {
  const { ensemble } = fitted;
  expect(ensemble.combined!.combinations.length).toBeGreaterThan(1);
  const data = Float64Array.from([9, 77, Number.NaN, -1].flatMap((large) => [0.25, 1, 2, large]));
  expect(new Set(predictScores(ensemble, { data, rows: 4, cols: COLS })).size).toBe(1);
});

test('the same seed gives the same trees, which JSON holds', () => {
  const table = makeTable(4);
  const state = fit(table);
  expect(fit(table)).toEqual(state);
  expect(fit(table, {}, 2)).not.toEqual(state);
  expect(predictScores(JSON.parse(JSON.stringify(state)).ensemble, table)).toEqual(
    predictScores(state.ensemble, table),
  );
});

test('the loss that tells when to stop is that of the trees on the held rows', () => {
  const table = makeTable(5);
  const state = fit(table, { early_stopping_rounds: 2, iterations: 30, learning_rate: 0.6 });
  const from = 0.8 * ROWS;
  const held = { data: table.data.subarray(from * COLS), rows: ROWS - from, cols: COLS };
  const scores = predictScores(state.ensemble, held);
  const loss = scores.reduce((sum, score, n) => sum + (score - table.ret[from + n]!) ** 2, 0) / held.rows;
  expect(state.ensemble.combined!.features.length).toBeGreaterThan(0);
  expect(state.validationLoss[state.rounds - 1]).toBeCloseTo(loss, 9);
});

/** What a tree says when only features that make up the known players are known. */
function knownValue(tree: Tree, row: Float64Array, isKnown: (feature: number) => boolean, node = 0): number {
  if (isLeaf(tree, node)) return tree.value[node]!;
  if (isKnown(tree.feature[node]!)) return knownValue(tree, row, isKnown, childOf(tree, node, row));
  const share = (child: number): number =>
    tree.count[child] === 0 ? 0 : (tree.count[child]! / tree.count[node]!) * knownValue(tree, row, isKnown, child);
  return share(tree.left[node]!) + share(tree.right[node]!);
}

test('Shapley values are those of the formula, what is combined of the same features being one player that shares evenly', () => {
  const { ensemble } = fit(makeTable(6), { iterations: 3, learning_rate: 1 });
  const { combinations, features } = ensemble.combined!;
  const playerOf = (f: number): string => {
    if (f < COLS) return String(f);
    const { features: own, conditions } = combinations[features[f - COLS]!.combination]!;
    return [...new Set([...own, ...conditions.map(({ feature }) => feature)])].sort().join();
  };
  const table = makeTable(7, 6);
  const places = [...features.keys()];
  const { data: wide, cols: width } = withCombined(ensemble.combined, places, table);
  const values = treeShap(ensemble, table);
  for (let n = 0; n < table.rows; n++) {
    const row = wide.subarray(n * width, (n + 1) * width);
    const expected = new Float64Array(COLS);
    for (const tree of ensemble.trees) {
      const players = [...new Set(tree.feature.filter((f) => f >= 0).map(playerOf))];
      const worth = (known: readonly string[]) => knownValue(tree, row, (f) => known.includes(playerOf(f)));
      for (const player of players) {
        const others = players.filter((other) => other !== player);
        let value = 0;
        for (let bits = 0; bits < 2 ** others.length; bits++) {
          const known = others.filter((_, i) => (bits >> i) & 1);
          const weight = 1 / (players.length * binomial(others.length, known.length));
          value += weight * (worth([...known, player]) - worth(known));
        }
        const among = player.split(',').map(Number);
        for (const f of among) expected[f]! += value / among.length;
      }
    }
    expected.forEach((value, f) => {
      expect(values[n * (COLS + 1) + f]).toBeCloseTo(value, 9);
    });
  }
});

function binomial(n: number, k: number): number {
  return k === 0 ? 1 : (binomial(n - 1, k - 1) * n) / k;
}

test('importance of what is combined goes to its features in equal parts', () => {
  const { ensemble } = fitted;
  const { split, gain } = featureImportance(ensemble);
  const splits = ensemble.trees.flatMap(({ feature }) => feature.filter((f) => f >= 0));
  const gained = ensemble.trees.flatMap((tree) => tree.gain);
  const sum = (values: Iterable<number>) => [...values].reduce((all, value) => all + value, 0);
  expect(splits.some((f) => f >= COLS)).toBe(true);
  expect(sum(split)).toBeCloseTo(splits.length, 9);
  expect(sum(gain)).toBeCloseTo(sum(gained), 9);
  expect(Math.min(split[MIDDLE]!, split[LARGE]!)).toBeGreaterThan(0);
});

test('no format of others takes a model of combined categories', () => {
  const state = fitted;
  const names = ['number', 'small', 'middle', 'large'];
  const writers = [
    () => writeLightgbmModel(state, names),
    () => writeXgboostModel(state, names),
    () => writeOnnxModel(catboost, state, { names }),
  ];
  for (const write of writers) expect(write).toThrow(expect.objectContaining({ code: 'model_file_unsupported' }));
});

test.each([0, 16, 1.5])('max_ctr_complexity %d is refused', (max_ctr_complexity) => {
  expect(catboost.params.safeParse({ max_ctr_complexity }).success).toBe(false);
});
