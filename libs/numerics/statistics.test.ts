import fc from 'fast-check';
import { logSumExp } from './logSumExp.ts';
import { mean } from './mean.ts';
import { quantile } from './quantile.ts';
import { standardDeviation } from './standardDeviation.ts';
import { sum } from './sum.ts';
import { variance } from './variance.ts';

test('sum() keeps what plain addition loses', () => {
  expect(sum([1, 1e100, 1, -1e100])).toBe(2);
  expect(sum(new Float64Array(10).fill(0.1))).toBe(1);
});

test('sum() of nothing is 0', () => {
  expect(sum([])).toBe(0);
});

test('sum() rejects NaN and names its index', () => {
  expect(() => sum([1, Number.NaN])).toThrow('sum: values[1] must be finite, but got NaN');
});

test('mean() of integers is exact', () => {
  expect(mean([1, 2, 4, 9])).toBe(4);
});

test('variance() agrees with numpy for both degrees of freedom', () => {
  // numpy 2.4.6: np.var([2, 4, 4, 4, 5, 5, 7, 9], ddof=0 / 1)
  const values = [2, 4, 4, 4, 5, 5, 7, 9];
  expect(variance(values, 0)).toBe(4);
  expect(variance(values, 1)).toBeCloseTo(4.571428571428571, 14);
  expect(standardDeviation(values, 0)).toBe(2);
});

test('variance() does not change when a large constant is added', () => {
  expect(variance([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16], 1)).toBe(30);
});

test('variance() of a constant is 0', () => {
  fc.assert(
    fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.integer({ min: 2, max: 50 }), (value, n) => {
      expect(variance(new Float64Array(n).fill(value), 1)).toBeLessThan(1e-18 * (1 + value * value));
    }),
  );
});

test('variance() needs more values than degrees of freedom', () => {
  expect(() => variance([1], 1)).toThrow('variance: values must have more than ddof = 1 elements, but got 1');
});

test('quantile() interpolates as numpy does', () => {
  // numpy 2.4.6: np.quantile([3, 1, 2, 10], [0, .1, .5, .9, 1])
  const values = [3, 1, 2, 10];
  expect([0, 0.5, 1].map((q) => quantile(values, q))).toEqual([1, 2.5, 10]);
  expect(quantile(values, 0.1)).toBeCloseTo(1.3, 14);
  expect(quantile(values, 0.9)).toBeCloseTo(7.9, 14);
});

test('quantile() leaves its input as it was', () => {
  const values = Float64Array.of(3, 1, 2);
  quantile(values, 0.5);
  expect([...values]).toEqual([3, 1, 2]);
});

test('quantile() rises with q', () => {
  const probability = fc.double({ min: 0, max: 1, noNaN: true });
  const values = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(values, probability, probability, (items, p, q) => {
      expect(quantile(items, Math.min(p, q))).toBeLessThanOrEqual(quantile(items, Math.max(p, q)));
    }),
  );
});

test('quantile() and mean() reject NaN and an empty array', () => {
  expect(() => quantile([Number.NaN], 0.5)).toThrow('values[0] must be finite');
  expect(() => quantile([], 0.5)).toThrow('must not be empty');
  expect(() => mean([])).toThrow('mean: values must not be empty, but got 0');
});

test('logSumExp() neither overflows nor underflows', () => {
  expect(logSumExp([1000, 1000])).toBeCloseTo(1000 + Math.LN2, 12);
  expect(logSumExp([-1000, -1000])).toBeCloseTo(-1000 + Math.LN2, 12);
});

test('logSumExp() of nothing, and of impossible events, is −∞', () => {
  expect(logSumExp([])).toBe(Number.NEGATIVE_INFINITY);
  expect(logSumExp([Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY])).toBe(Number.NEGATIVE_INFINITY);
});

test('logSumExp() propagates NaN', () => {
  expect(logSumExp([0, Number.NaN])).toBeNaN();
});
