import { createRng } from '@winnow/core';
import { weightedQuantile } from './quantile.ts';

const rng = createRng(2);
const values = Float64Array.from({ length: 60 }, () => rng.normal());
const alphas = [0.05, 0.3, 0.5, 0.95];

describe.each(['lightgbm', 'xgboost'] as const)('weightedQuantile() of %s', (policy) => {
  test('takes a value of weight 2 for two', () => {
    const weight = values.map(() => rng.int(4));
    const repeated = Float64Array.from([...values].flatMap((value, n) => new Array<number>(weight[n]!).fill(value)));
    const ones = repeated.map(() => 1);
    for (const alpha of alphas) {
      expect(weightedQuantile(values, weight, alpha, policy)).toBe(weightedQuantile(repeated, ones, alpha, policy));
    }
  });

  test('of weights that are no whole numbers is the least value with that share of them up to it', () => {
    const weight = values.map(() => 0.01 * rng.uniform());
    const total = weight.reduce((sum, value) => sum + value, 0);
    const upTo = (limit: number) => weight.reduce((sum, value, n) => sum + (values[n]! <= limit ? value : 0), 0);
    for (const alpha of alphas) {
      const least = values.toSorted().find((value) => upTo(value) >= alpha * total);
      for (const scale of [1, 37.3]) {
        const scaled = weight.map((value) => scale * value);
        expect(weightedQuantile(values, scaled, alpha, policy)).toBe(least);
      }
    }
  });
});
