import { createRng } from '@winnow/core';
import { boostContext, boostOptions } from '../../testing/boosting.ts';
import { binDataset } from '../binDataset.ts';
import { boost } from '../boost.ts';
import type { CustomObjective } from './custom.ts';

const ROWS = 250;
const rng = createRng(4);
const data = Float64Array.from({ length: ROWS * 3 }, () => rng.normal());
const target = Float64Array.from({ length: ROWS }, (_, n) => data[3 * n]! * data[3 * n + 1]! + 0.3 * rng.normal());
const weight = Float64Array.from({ length: ROWS }, () => 0.5 + rng.uniform());
const dataset = binDataset({ data, rows: ROWS, cols: 3 });

function mean(values: Float64Array, weights: Float64Array): number {
  let sum = 0;
  let total = 0;
  values.forEach((value, n) => {
    sum += weights[n]! * value;
    total += weights[n]!;
  });
  return sum / total;
}

const squared: CustomObjective = {
  name: 'custom',
  nOutputs: 1,
  initialScores: (y, weights) => [mean(y, weights)],
  gradients: ([scores], y, _, gradient, hessian) => {
    for (let n = 0; n < y.length; n++) gradient[n] = scores![n]! - y[n]!;
    hessian.fill(1);
  },
  loss: ([scores], y, weights) =>
    mean(
      y.map((value, n) => (scores![n]! - value) ** 2),
      weights,
    ),
};

test('squared loss of the caller grows the trees of the built-in one, bit by bit', () => {
  const rows = { dataset, target, weight };
  const run = (objective: CustomObjective | { name: 'squared' }) => {
    const options = boostOptions({ objective, rounds: 10, learningRate: 0.2, earlyStoppingRounds: 20 });
    return boost(rows, options, boostContext(), rows);
  };
  expect(run(squared)).toEqual(run({ name: 'squared' }));
});

test('an objective of two outputs sees the scores of both', () => {
  const pair: CustomObjective = {
    ...squared,
    nOutputs: 2,
    initialScores: () => [0, 0],
    gradients: (scores, y, output, gradient, hessian) => {
      // the outputs are to add up to the target
      for (let n = 0; n < y.length; n++) gradient[n] = scores[0]![n]! + scores[1]![n]! - y[n]!;
      hessian.fill(output + 2);
    },
    loss: ([a, b], y, weights) =>
      mean(
        y.map((value, n) => (a![n]! + b![n]! - value) ** 2),
        weights,
      ),
  };
  const options = boostOptions({ objective: pair, rounds: 30, learningRate: 0.3 });
  const { ensemble, validationLoss } = boost({ dataset, target }, options, boostContext(), { dataset, target });
  expect(ensemble.initialScores).toEqual([0, 0]);
  expect(ensemble.trees).toHaveLength(60);
  expect(validationLoss.at(-1)).toBeLessThan(0.1 * validationLoss[0]!);
});

test.each<[string, Partial<CustomObjective>, string]>([
  ['too few scores to start from', { initialScores: () => [] }, 'shape_mismatch'],
  ['a start that is not finite', { initialScores: () => [Number.NaN] }, 'argument_invalid'],
  [
    'a gradient that is not finite',
    { gradients: (_, __, ___, gradient) => gradient.fill(Number.NaN) },
    'argument_invalid',
  ],
  ['a negative hessian', { gradients: (_, __, ___, ____, hessian) => hessian.fill(-1) }, 'argument_invalid'],
])('boost() refuses %s', (_, part, code) => {
  const options = boostOptions({ objective: { ...squared, ...part } });
  expect(() => boost({ dataset, target }, options, boostContext())).toThrow(expect.objectContaining({ code }));
});
