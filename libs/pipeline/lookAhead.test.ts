import { createRng } from '@winnow/core';
import { featureNames } from '@winnow/features';
import { allocateSeries, type Series, validateSeries } from '@winnow/market';
import { getModel, modelNames } from '@winnow/models';
import { predictFold, prepareSymbol } from './runTrial.ts';
import { simulatedBars, trialOn } from './testing.ts';
import type { TrialSpec } from './trialSpec.ts';

/**
 * No look-ahead, proven end to end: all bars after bar t are replaced, and nothing that was known at the close of bar t
 * may move by a single bit: features, the inputs of labels that have ended, predictions, positions.
 */

const ROWS = 1000; // the longest warm-up is 256 bars
const CUTS = [500, 640, 960];

/** The same bars up to and including `cut`, and quite different valid ones after it. */
function withOtherFuture(series: Series, cut: number, seed: number): Series {
  const rng = createRng(seed);
  const other = allocateSeries(series.symbol, series.timeframe, series.rows);
  for (let i = 0; i < series.rows; i++) {
    const factor = i <= cut ? 1 : Math.exp(0.3 * rng.normal());
    other.ts[i] = series.ts[i]!;
    for (const column of ['open', 'high', 'low', 'close'] as const) other[column][i] = series[column][i]! * factor;
    other.volume[i] = i <= cut ? series.volume[i]! : series.volume[i]! * rng.uniform() * 10;
  }
  validateSeries(other, 'other future');
  return other;
}

/** Everything that a trial knows, by bar. */
function knowledge(spec: TrialSpec, series: Series) {
  const symbol = prepareSymbol(spec, series);
  const model = getModel(spec.model);
  const params = model.params.parse(spec.params);
  const predictions = new Map<number, number>();
  const positions = new Map<number, number>();
  for (const [k, fold] of symbol.folds.entries()) {
    const context = { rng: createRng(spec.seed).split('fit', k), throwIfAborted: () => {} };
    const predicted = predictFold(spec, model, params, symbol, fold, context);
    fold.test.forEach((row, i) => {
      predictions.set(symbol.matrix.barIndex[row]!, predicted.predictions[i]!);
      positions.set(symbol.matrix.barIndex[row]!, predicted.positions[i]!);
    });
  }
  return { ...symbol, predictions, positions };
}

const upTo = (values: ReadonlyMap<number, number>, cut: number) => [...values].filter(([bar]) => bar <= cut);

describe.each(modelNames)('with model %s and all registered features', (model) => {
  const series = simulatedBars(ROWS, 11);
  const spec = trialOn(ROWS, { model, features: featureNames });
  const before = knowledge(spec, series);

  test.each(CUTS)('no feature, ended label, prediction or position up to bar %i depends on a later bar', (cut) => {
    const after = knowledge(spec, withOtherFuture(series, cut, cut));
    const known = before.matrix.barIndex.filter((bar) => bar <= cut).length;
    const cells = known * before.matrix.cols;
    expect(after.matrix.data.slice(0, cells)).toEqual(before.matrix.data.slice(0, cells));
    const ended = before.labels.endIndex.filter((end) => end <= cut).length;
    expect(after.labels.ret.slice(0, ended)).toEqual(before.labels.ret.slice(0, ended));
    expect(upTo(after.predictions, cut)).toEqual(upTo(before.predictions, cut));
    expect(upTo(after.positions, cut)).toEqual(upTo(before.positions, cut));
    expect(upTo(before.predictions, cut).length).toBeGreaterThan(20); // the comparison is not over nothing
  });

  test('the replaced future does move what comes after it, so the comparison can fail', () => {
    const after = knowledge(spec, withOtherFuture(series, CUTS[0]!, 1));
    expect([...after.predictions.values()]).not.toEqual([...before.predictions.values()]);
  });
});
