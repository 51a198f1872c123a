import { createRng } from '@winnow/core';
import golden from '../../../../test/golden/catboost.json' with { type: 'json' };
import { greedyBounds } from './greedyBounds.ts';

function ones(n: number): Float64Array {
  return new Float64Array(n).fill(1);
}

test('greedyBounds() lie in the middle between all values when these are few', () => {
  expect(greedyBounds(Float64Array.of(3, 1, 2, 1, 5), ones(5), 10)).toEqual([1.5, 2.5, 4]);
});

test('greedyBounds() of equal values are none', () => {
  expect(greedyBounds(Float64Array.of(2, 2), ones(2), 10)).toEqual([]);
  expect(greedyBounds(new Float64Array(0), ones(0), 10)).toEqual([]);
});

test('greedyBounds() halve bins of many values, so that they hold nearly as much each', () => {
  const rng = createRng(1);
  const values = Float64Array.from({ length: 1024 }, () => rng.normal());
  const bounds = greedyBounds(values, ones(1024), 15);
  const counts = [...bounds, Number.POSITIVE_INFINITY].map(
    (bound, b) =>
      values.filter((value) => value <= bound && value > (bounds[b - 1] ?? Number.NEGATIVE_INFINITY)).length,
  );
  expect(counts).toEqual(new Array(16).fill(64));
});

test('greedyBounds() of a value of weight 2 are those of two', () => {
  const values = Float64Array.from({ length: 50 }, (_, i) => Math.sqrt(i));
  const weight = values.map((_, i) => 1 + (i % 3));
  const repeated = Float64Array.from([...values].flatMap((value, i) => new Array<number>(weight[i]!).fill(value)));
  expect(greedyBounds(values, weight, 9)).toEqual(greedyBounds(repeated, ones(repeated.length), 9));
});

test('greedyBounds() go by the shares of weights, however small these are', () => {
  const values = Float64Array.from({ length: 50 }, (_, i) => Math.sqrt(i));
  const weight = values.map((_, i) => 1 + (i % 3));
  const small = weight.map((value) => value / 64);
  expect(greedyBounds(values, small, 9)).toEqual(greedyBounds(values, weight, 9));
});

test.each(Object.entries(golden.greedyLogSum.bounds))(
  'greedyBounds(): %s of 300 values are those of CatBoost',
  (most, bounds) => {
    const values = Float64Array.from(golden.greedyLogSum.values);
    expect(greedyBounds(values, ones(values.length), Number(most))).toEqual(bounds);
  },
);
