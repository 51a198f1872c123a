import { createRng } from '@winnow/core';
import {
  type FeatureName,
  type LabelSpec,
  labelSchema,
  type ScalerSpec,
  scalerSchema,
  takeColumns,
} from '@winnow/features';
import { barColumns, type Series } from '@winnow/market';
import { getModel } from '@winnow/models';
import { prepareSymbol } from './prepareSymbol.ts';
import { predictFold } from './runTrial.ts';
import { simulatedBars, trialOn } from './testing.ts';
import type { TrialSpec } from './trialSpec.ts';

/**
 * Every way to prepare a fold, end to end: scalers, labels, selection and sample weights see train rows only.
 */

const ROWS = 320;
const CUTS = [200, 290];
const features: readonly FeatureName[] = ['logret_1', 'logret_5', 'dist_sma_20', 'parkinson_20', 'rsi_14'];
const selection = { budget: 3, relevance: 'spearman', maxCorrelation: 0.9, blocks: 4, minStability: 0.5 } as const;
const label = (spec: object): { label: LabelSpec } => ({ label: labelSchema.parse({ horizon: 6, ...spec }) });
const scaler = (kind: string): { scaler: ScalerSpec } => ({ scaler: scalerSchema.parse({ kind }) });

const variants: readonly [string, Partial<TrialSpec>][] = [
  ['robust scaler', scaler('robust')],
  ['Yeo–Johnson scaler', scaler('yeo_johnson')],
  ['quantile scaler', scaler('quantile')],
  ['selection by rank correlation', { selection }],
  ['selection by mutual information', { selection: { ...selection, relevance: 'mutual_information' } }],
  ['sign with a dead zone', label({ kind: 'sign_dead_zone', deadZone: 0.005 })],
  ['triple barrier', label({ kind: 'triple_barrier', costBps: 5, vertical: 'sign' })],
  ['triple barrier of short bets', label({ kind: 'triple_barrier', side: 'short', touch: 'high_low' })],
  ['meta-label', label({ kind: 'meta_label', primary: { kind: 'sma_cross', fast: 3, slow: 12 } })],
  ['trend scanning', label({ kind: 'trend_scanning' })],
  [
    'weights by uniqueness',
    { ...label({ kind: 'forward_return' }), sampleWeights: { kind: 'uniqueness', oldest: 0.3 } },
  ],
  [
    'weights by return, of meta-labels, with selection and quantile scaler',
    {
      ...label({ kind: 'meta_label', primary: { kind: 'momentum', bars: 10 } }),
      ...scaler('quantile'),
      selection,
      sampleWeights: { kind: 'return_attribution', oldest: -0.2 },
    },
  ],
];

/** The same bars up to and including `cut`, and quite different valid ones after it. */
function withOtherFuture(series: Series, cut: number): Series {
  const other = simulatedBars(ROWS, cut);
  const result = { ...series };
  for (const column of barColumns)
    result[column] = series[column].map((v, bar) => (bar <= cut ? v : other[column][bar]!));
  return result;
}

type Prepared = ReturnType<typeof prepareSymbol>;

/** Predictions and positions of all folds, by bar. */
function predictAll(
  spec: TrialSpec,
  symbol: Prepared,
  model: string,
  params: object = {},
): Map<number, readonly [number, number]> {
  const known = new Map<number, readonly [number, number]>();
  for (const [k, fold] of symbol.folds.entries()) {
    const context = { rng: createRng(1).split(k), throwIfAborted: () => {} };
    const { predictions, positions } = predictFold(
      spec,
      getModel(model),
      getModel(model).params.parse(params),
      symbol,
      fold,
      context,
    );
    fold.test.forEach((row, i) => {
      known.set(symbol.matrix.barIndex[row]!, [predictions[i]!, positions[i]!]);
    });
  }
  return known;
}

const upTo = (known: ReadonlyMap<number, readonly [number, number]>, cut: number) =>
  [...known].filter(([bar]) => bar <= cut);
const series = simulatedBars(ROWS, 11);

const oneFold = { kind: 'walk_forward', folds: 1, embargoBars: 0 } as const;

describe.each(variants)('%s', (_name, changes) => {
  const spec = trialOn(ROWS, { features, ...changes });
  const model = spec.label.kind === 'forward_return' ? 'ridge' : 'logistic'; // one learns ret, the other up

  test('no prediction or position depends on a later bar', () => {
    const before = predictAll(spec, prepareSymbol(spec, series), model);
    for (const cut of CUTS) {
      const after = predictAll(spec, prepareSymbol(spec, withOtherFuture(series, cut)), model);
      expect(upTo(after, cut)).toEqual(upTo(before, cut));
      expect(upTo(before, cut).length).toBeGreaterThan(20); // the comparison is not over nothing
      expect([...after]).not.toEqual([...before]); // and can fail
    }
  });

  test('the labels of test rows are not read', () => {
    const symbol = prepareSymbol({ ...spec, split: oneFold }, series);
    const test = new Set(symbol.folds[0]!.test);
    const blank = <T extends Float64Array | Uint8Array>(values: T) =>
      values.map((value, row) => (test.has(row) ? 0 : value)) as T;
    const labels = { ...symbol.labels, ret: blank(symbol.labels.ret), up: blank(symbol.labels.up) };
    expect(predictAll(spec, { ...symbol, labels }, model)).toEqual(predictAll(spec, symbol, model));
  });

  test('it makes a difference', () => {
    const plain = trialOn(ROWS, { features });
    const other = predictAll(plain, prepareSymbol(plain, series), model);
    expect([...predictAll(spec, prepareSymbol(spec, series), model)]).not.toEqual([...other]);
  });
});

test('positions follow the output that the parameters ask for', () => {
  const spec = trialOn(ROWS, { features });
  const symbol = prepareSymbol(spec, series);
  const params = { num_iterations: 10 };
  const shares = [...predictAll(spec, symbol, 'lightgbm', params).values()].map(([prediction]) => prediction);
  const returns = [...predictAll(spec, symbol, 'lightgbm', { ...params, objective: 'regression' }).values()];
  expect(shares.every((share) => share > 0 && share < 1)).toBe(true);
  expect(returns.some(([prediction]) => prediction < 0)).toBe(true); // a return, not a share
});

test('a selection that keeps every column changes nothing', () => {
  const spec = trialOn(ROWS, { features });
  const all = { ...selection, budget: features.length, maxCorrelation: 1, minStability: 0 };
  const symbol = prepareSymbol(spec, series);
  expect(predictAll({ ...spec, selection: all }, symbol, 'ridge')).toEqual(predictAll(spec, symbol, 'ridge'));
});

test('with a budget of one the model sees one column alone', () => {
  const spec = trialOn(ROWS, { features, split: oneFold });
  const symbol = prepareSymbol(spec, series);
  const reached = predictAll({ ...spec, selection: { ...selection, budget: 1 } }, symbol, 'ridge');
  const single = features.map((_, col) => {
    return predictAll(spec, { ...symbol, matrix: takeColumns(symbol.matrix, Int32Array.of(col)) }, 'ridge');
  });
  expect(single).toContainEqual(reached);
});

test('a position of a meta-label is along the bet of the primary rule', () => {
  const meta = label({ kind: 'meta_label', primary: { kind: 'momentum', bars: 3 } });
  const spec = trialOn(ROWS, { features, ...meta, policy: { mode: 'long_flat', threshold: 0 } });
  const symbol = prepareSymbol(spec, series);
  const sideOf = new Map(Array.from(symbol.labels.side!, (side, row) => [symbol.matrix.barIndex[row]!, side]));
  const known = [...predictAll(spec, symbol, 'ridge')];
  const taken = known.filter(([, [, position]]) => position !== 0);
  expect(taken.every(([bar, [, position]]) => Math.sign(position) === sideOf.get(bar))).toBe(true);
  expect(new Set(taken.map(([bar]) => sideOf.get(bar)))).toEqual(new Set([1, -1]));
});
