import { createRng } from '@winnow/core';
import { boostContext, boostOptions } from '../../testing/boosting.ts';
import { binDataset, binLike } from '../binDataset.ts';
import { boost } from '../boost.ts';
import type { ObjectiveSpec } from '../objectives/createObjective.ts';
import { createObjective } from '../objectives/createObjective.ts';
import { predictScores } from '../predictScores.ts';
import type { DartOptions } from './dartOptions.ts';
import { dartWeights } from './dartOptions.ts';
import { drawDrops } from './drawDrops.ts';

const ROWS = 300;
const COLS = 3;

/** The last feature holds categories, the second one has missing values. */
function makeTable(seed: number) {
  const rng = createRng(seed);
  const data = Float64Array.from({ length: ROWS * COLS }, (_, i) => {
    if (i % COLS === 2) return rng.int(8);
    return i % COLS === 1 && rng.uniform() < 0.2 ? Number.NaN : rng.normal();
  });
  const target = Float64Array.from({ length: ROWS }, (_, n) => {
    const [a, b, c] = data.subarray(n * COLS, (n + 1) * COLS) as unknown as [number, number, number];
    return Math.sin(2 * a) + (Number.isNaN(b) ? 1 : 0.5 * b) + [0, 1, -1, 0.5, 2, -0.5, 1, 0][c]! + 0.2 * rng.normal();
  });
  return { table: { data, rows: ROWS, cols: COLS }, target };
}

const { table, target } = makeTable(1);
const other = makeTable(2);
const dataset = binDataset(table, { categorical: [2] });
const validation = { dataset: binLike(other.table, dataset.features), target: other.target };

const lightgbmDart: DartOptions = {
  dropRate: 0.3,
  maxDrop: 50,
  skipDrop: 0.2,
  oneDrop: false,
  isWeighted: true,
  unit: 'round',
  normalise: 'equal',
};
const xgboostDart: DartOptions = { ...lightgbmDart, skipDrop: 0, oneDrop: true, unit: 'tree', normalise: 'tree' };

function fit(dart: DartOptions | undefined, seed = 1, objective: ObjectiveSpec = { name: 'squared' }) {
  const options = boostOptions({ objective, rounds: 20, learningRate: 0.3, ...(dart && { dart }) });
  const classes = (values: Float64Array) => values.map((y) => (y < 0 ? 0 : y < 1 ? 1 : 2));
  const of = (values: Float64Array) => (objective.name === 'softmax' ? classes(values) : values);
  const held = { ...validation, target: of(other.target) };
  return boost({ dataset, target: of(target) }, options, boostContext(seed), held);
}

test.each<[string, DartOptions]>([
  ['a rate of 0', { ...lightgbmDart, dropRate: 0 }],
  ['a skip of 1', { ...lightgbmDart, skipDrop: 1 }],
])('with %s, boosting is as without dropouts', (_, dart) => {
  expect(fit(dart)).toEqual(fit(undefined));
});

describe.each<[string, DartOptions]>([
  ['as LightGBM', lightgbmDart],
  ['as XGBoost', xgboostDart],
  ['as XGBoost by forests', { ...xgboostDart, normalise: 'forest', isWeighted: false }],
])('%s', (_, dart) => {
  const softmax = { name: 'softmax', nClasses: 3 } as const;

  test('the scores during training are the sums of the trees that come out', () => {
    const { ensemble, validationLoss } = fit(dart);
    const scores = predictScores(ensemble, other.table);
    const { loss } = createObjective({ name: 'squared' });
    const weight = new Float64Array(ROWS).fill(1);
    expect(validationLoss.at(-1)).toBeCloseTo(loss(scores, ROWS, { target: other.target, weight }), 12);
  });

  test('so are those of several outputs', () => {
    const { ensemble, validationLoss } = fit(dart, 1, softmax);
    const scores = predictScores(ensemble, other.table);
    const byOutput = scores.map((__, i) => scores[3 * (i % ROWS) + Math.floor(i / ROWS)]!);
    const classes = other.target.map((y) => (y < 0 ? 0 : y < 1 ? 1 : 2));
    const rows = { target: classes, weight: new Float64Array(ROWS).fill(1) };
    expect(validationLoss.at(-1)).toBeCloseTo(createObjective(softmax).loss(byOutput, ROWS, rows), 12);
  });

  test('the same seed drops the same trees', () => {
    expect(fit(dart)).toEqual(fit(dart));
    expect(fit(dart).validationLoss).not.toEqual(fit(dart, 2).validationLoss);
  });
});

test('what k dropped trees and the new one said together is not said more loudly after', () => {
  for (const k of [1, 2, 7]) {
    const { grown, dropped } = dartWeights('equal', k, 0.3);
    expect(grown + dropped).toBeCloseTo(1, 15);
    expect(0.3 * dartWeights('tree', k, 0.3).grown + dartWeights('tree', k, 0.3).dropped).toBeCloseTo(1, 15);
    expect(0.3 * dartWeights('forest', k, 0.3).grown + dartWeights('forest', k, 0.3).dropped).toBeCloseTo(1, 15);
  }
});

describe('drawDrops()', () => {
  const draw = (weights: readonly number[], options: Partial<DartOptions>) => {
    const rng = createRng(5);
    const all = { ...lightgbmDart, skipDrop: 0, isWeighted: false, ...options };
    return Array.from({ length: 4000 }, (_, i) => drawDrops(Float64Array.from(weights), all, rng.split(i)));
  };
  const share = (draws: readonly number[][], unit: number) =>
    draws.filter((drawn) => drawn.includes(unit)).length / draws.length;

  test('drops each unit at the rate, or in proportion to its weight', () => {
    const even = draw([1, 1, 1, 1], {});
    for (const unit of [0, 1, 2, 3]) expect(Math.abs(share(even, unit) - 0.3)).toBeLessThan(0.03);
    const weighted = draw([1, 2, 1, 4], { isWeighted: true });
    [0.15, 0.3, 0.15, 0.6].forEach((rate, unit) => {
      expect(Math.abs(share(weighted, unit) - rate)).toBeLessThan(0.03);
    });
  });

  test('drops none as often as it is told, and never more than the most', () => {
    const draws = draw([1, 1, 1, 1], { skipDrop: 0.4, dropRate: 1, maxDrop: 2 });
    const none = draws.filter((drawn) => drawn.length === 0).length / draws.length;
    expect(Math.abs(none - (0.4 + 0.6 / 16))).toBeLessThan(0.03); // 2 of 4: each at a rate of one half
    expect(Math.max(...draws.map((drawn) => drawn.length))).toBe(2);
  });

  test('drops one where it would drop none, if it is told', () => {
    const draws = draw([1, 3], { dropRate: 0, oneDrop: true, isWeighted: true });
    expect(draws.every((drawn) => drawn.length === 1)).toBe(true);
    expect(Math.abs(share(draws, 1) - 0.75)).toBeLessThan(0.03);
  });

  test('has nothing to drop at first', () => {
    expect(drawDrops(new Float64Array(0), xgboostDart, createRng(1))).toEqual([]);
  });
});

test('dropouts do not go with early stopping', () => {
  const options = boostOptions({ dart: lightgbmDart, earlyStoppingRounds: 3 });
  const call = () => boost({ dataset, target }, options, boostContext(), validation);
  expect(call).toThrow(expect.objectContaining({ code: 'argument_invalid' }));
});
