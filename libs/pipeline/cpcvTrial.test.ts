import { createRng } from '@winnow/core';
import {
  backtest,
  type CpcvFold,
  combineSymbols,
  cpcvPaths,
  type Fold,
  objectiveValue,
  quotesOf,
  runMetrics,
} from '@winnow/evaluation';
import { getModel, modelNames } from '@winnow/models';
import { prepareSymbol } from './prepareSymbol.ts';
import { predictFold, runTrial } from './runTrial.ts';
import { START, simulatedBars, trialOn } from './testing.ts';
import type { TrialSpec } from './trialSpec.ts';

/** Trials whose split tests every row several times. */

const ROWS = 301; // 280 rows have features and a label
const DAY = 86_400_000;
const series = simulatedBars(ROWS, 3);
const run = (spec: TrialSpec) => [...runTrial(spec, new Map([['SIM', series]]), () => {})];
const window = { trainFrom: START, from: START, to: START + ROWS * DAY };
const split = (groups: number, testGroups: number) => ({ kind: 'cpcv', groups, testGroups, embargoBars: 3 }) as const;
const trial = (changes: Partial<TrialSpec>) => trialOn(ROWS, { window, ...changes });

test('with one tested group it is the trial of a purged k-fold', () => {
  const kfold = { kind: 'purged_kfold', folds: 5, embargoBars: 3 } as const;
  expect(run(trial({ split: split(5, 1) }))).toEqual(run(trial({ split: kfold })));
});

test.each(modelNames)('every choice of groups is a step, and the last value is that of the trial (%s)', (model) => {
  const events = run(trial({ model, split: split(4, 2) }));
  expect(events.map(({ type }) => type)).toEqual(['started', ...Array(6).fill('step'), 'completed']);
  const [last, end] = events.slice(-2);
  expect(last?.type === 'step' && end?.type === 'completed' && last.value === end.value).toBe(true);
});

test('metrics and value are means over the paths, each backtested by itself', () => {
  const spec = trial({ split: split(5, 2) });
  const { folds, matrix, labels } = prepareSymbol(spec, series);
  const model = getModel('ridge');
  const positions = folds.map((fold, step) => {
    const context = {
      rng: createRng(spec.seed).split('search', 0).split('fit', step, 'SIM'),
      throwIfAborted: () => {},
    };
    return predictFold(spec, model, model.params.parse({}), { series, matrix, labels }, fold, context).positions;
  });
  const { count, foldOf } = cpcvPaths(5, 2);
  const paths = Array.from({ length: count }, (_, path) => {
    const wanted = new Map<number, number>();
    for (let group = 0; group < 5; group++) {
      const f = foldOf[path * 5 + group]!;
      for (const row of rowsOfGroup(folds[f]!, group)) wanted.set(row, positions[f]![folds[f]!.test.indexOf(row)]!);
    }
    return evaluate(wanted);
  });
  expect(paths.map(({ observation_days }) => observation_days)).toEqual(Array(count).fill(matrix.rows));

  const end = run(spec).at(-1)!;
  if (end.type !== 'completed') throw new Error('the trial must complete');
  const mean = (values: number[]) => values.reduce((total, value) => total + value, 0) / count;
  expect(end.value).toBeCloseTo(mean(paths.map((metrics) => objectiveValue(metrics, spec.objective))), 12);
  expect(end.run.metrics.sharpe_daily).toBeCloseTo(mean(paths.map(({ sharpe_daily }) => sharpe_daily)), 12);
  expect(end.run.metrics.max_drawdown).toBeCloseTo(mean(paths.map(({ max_drawdown }) => max_drawdown)), 12);
  expect(new Set(paths.map(({ pnl_after_cost }) => pnl_after_cost)).size).toBeGreaterThan(1);

  function rowsOfGroup(fold: Fold, group: number): Int32Array {
    const { groups, test } = fold as CpcvFold;
    const size = matrix.rows / 5;
    const at = groups.indexOf(group);
    return test.slice(at * size, (at + 1) * size);
  }

  function evaluate(wanted: ReadonlyMap<number, number>) {
    const rows = [...wanted.keys()].sort((a, b) => a - b);
    const bars = Int32Array.from(rows, (row) => matrix.barIndex[row]!);
    const ret = Float64Array.from(bars, (bar) => series.close[bar + 1]! / series.close[bar]! - 1);
    const ts = Float64Array.from(bars, (bar) => series.ts[bar + 1]!);
    const target = Float64Array.from(rows, (row) => wanted.get(row)!);
    const input = { target, ret, ts, quotes: quotesOf(series, bars, spec.costs) };
    return runMetrics(combineSymbols([backtest(input, spec.costs)]));
  }
});

test('a group is predicted from the rows just before it, as alone', () => {
  const spec = trial({ model: 'hmm_gaussian', split: split(4, 2) });
  const { folds, matrix, labels } = prepareSymbol(spec, series);
  const model = getModel('hmm_gaussian');
  const predict = (fold: Fold) => {
    const context = { rng: createRng(1), throwIfAborted: () => {} };
    return predictFold(spec, model, model.params.parse({}), { series, matrix, labels }, fold, context).predictions;
  };
  const apart = folds[1]!; // groups 0 and 2
  const { start, end } = apart.blocks![1]!;
  const alone = { train: apart.train, test: apart.test.subarray(start, end) };
  expect(predict(apart).subarray(start, end)).toEqual(predict(alone));
});
