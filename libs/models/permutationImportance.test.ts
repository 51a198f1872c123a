import { createRng } from '@winnow/core';
import type { FeatureMatrixView, Outputs } from './contract.ts';
import { permutationImportance } from './permutationImportance.ts';
import { predictionLoss } from './predictionLoss.ts';
import { targetsOf } from './testing/targetsOf.ts';
import { viewOf } from './testing/viewOf.ts';

/** Predicts the first of two features. */
const first = {
  predict: (_: unknown, { data, rows }: FeatureMatrixView): Outputs => ({
    E_r: Float64Array.from({ length: rows }, (_unused, n) => data[2 * n]!),
  }),
};
const values = [3, 1, -2, 5, 0];
const view = viewOf(
  values.flatMap((value) => [value, -value]),
  2,
);
const targets = targetsOf(values);

function orders(items: readonly number[]): number[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, i) => orders(items.toSpliced(i, 1)).map((rest) => [item, ...rest]));
}

test('the rise of the loss is, on average, that over all orders of the values', () => {
  const rises = orders(values).map((order) => order.reduce((sum, value, n) => sum + (value - values[n]!) ** 2, 0) / 5);
  const expected = rises.reduce((sum, rise) => sum + rise, 0) / rises.length;
  const { baseline, mean, deviation } = permutationImportance(first, undefined, view, targets, createRng(1), {
    repeats: 4000,
  });
  expect(baseline).toBe(0);
  expect(Math.abs(mean[0]! - expected)).toBeLessThan((4 * deviation[0]!) / Math.sqrt(4000));
});

test('a feature that is not used has importance 0', () => {
  const { mean, deviation } = permutationImportance(first, undefined, view, targets, createRng(1));
  expect([mean[1], deviation[1]]).toEqual([0, 0]);
});

test('the same stream gives the same importances, and the view is not touched', () => {
  const before = view.data.slice();
  const measure = (seed: number) => permutationImportance(first, undefined, view, targets, createRng(seed));
  expect(measure(3)).toEqual(measure(3));
  expect(measure(3)).not.toEqual(measure(4));
  expect(view.data).toEqual(before);
});

test('another loss can be asked for', () => {
  const lossOf = ({ E_r }: Outputs): number => E_r![0]!;
  expect(permutationImportance(first, undefined, view, targets, createRng(1), { lossOf }).baseline).toBe(3);
});

test('permutationImportance() refuses no repeats', () => {
  const call = () => permutationImportance(first, undefined, view, targets, createRng(1), { repeats: 0 });
  expect(call).toThrow(expect.objectContaining({ code: 'argument_invalid' }));
});

describe('predictionLoss()', () => {
  const one = targetsOf([2, -1]);

  test.each<[string, Outputs, number]>([
    ['returns by the squared error', { E_r: Float64Array.of(1, 1) }, 2.5],
    ['p_up by the log-loss', { p_up: Float64Array.of(0.8, 0.4) }, -(Math.log(0.8) + Math.log(0.6)) / 2],
    ['a score of regimes as p_up', { regime_score: Float64Array.of(0.8, 0.4) }, -(Math.log(0.8) + Math.log(0.6)) / 2],
    ['a median by half the absolute error', { q50: Float64Array.of(1, 1) }, 0.75],
    ['quantiles by their mean', { q50: Float64Array.of(1, 1), q95: Float64Array.of(2, 1) }, (0.75 + 0.05) / 2],
    ['only rows that have a prediction', { E_r: Float64Array.of(Number.NaN, 1) }, 4],
  ])('judges %s', (_, outputs, expected) => {
    expect(predictionLoss(outputs, one)).toBeCloseTo(expected, 12);
  });

  test('judges classes by the probability of the true one, weighted', () => {
    const classes = { values: Int32Array.of(1, 0), count: 2 };
    const outputs = { p_0: Float64Array.of(0.3, 0.9), p_1: Float64Array.of(0.7, 0.1) };
    const loss = predictionLoss(outputs, { ...one, classes, weight: Float64Array.of(3, 1) });
    expect(loss).toBeCloseTo(-(3 * Math.log(0.7) + Math.log(0.9)) / 4, 12);
  });

  test.each<[string, Outputs]>([
    ['classes that the targets lack', { p_0: Float64Array.of(1, 1) }],
    ['no prediction at all', { E_r: new Float64Array(2).fill(Number.NaN) }],
  ])('refuses %s', (_, outputs) => {
    expect(() => predictionLoss(outputs, one)).toThrow(expect.objectContaining({ code: 'argument_invalid' }));
  });
});
