import { createRng } from '@winnow/core';
import fc from 'fast-check';
import golden from '../../../test/golden/scalers.json' with { type: 'json' };
import { fitStandardScaler } from './standardScaler.ts';
import { yeoJohnson, yeoJohnsonLambda } from './yeoJohnson.ts';
import { yeoJohnsonScaler } from './yeoJohnsonScaler.ts';

/** The inverse of T, written from the definition. */
function inverse(y: number, lambda: number): number {
  if (y < 0) return -inverse(-y, 2 - lambda);
  return lambda === 0 ? Math.expm1(y) : (lambda * y + 1) ** (1 / lambda) - 1;
}

/** The profile log-likelihood, written from the definition. */
function logLikelihood(x: readonly number[], lambda: number): number {
  const transformed = x.map((value) => yeoJohnson(value, lambda));
  const mean = transformed.reduce((sum, value) => sum + value, 0) / x.length;
  const variance = transformed.reduce((sum, value) => sum + (value - mean) ** 2, 0) / x.length;
  const jacobian = x.reduce((sum, value) => sum + Math.sign(value) * Math.log1p(Math.abs(value)), 0);
  return (-x.length / 2) * Math.log(variance) + (lambda - 1) * jacobian;
}

const lambda = fc.integer({ min: -40, max: 80 }).map((n) => n / 20);
const value = fc.double({ min: -20, max: 20, noNaN: true });

test('the four branches of the definition', () => {
  expect(yeoJohnson(3, 0.5)).toBeCloseTo((4 ** 0.5 - 1) / 0.5, 14);
  expect(yeoJohnson(3, 0)).toBeCloseTo(Math.log(4), 14);
  expect(yeoJohnson(-3, 0.5)).toBeCloseTo(-(4 ** 1.5 - 1) / 1.5, 13);
  expect(yeoJohnson(-3, 2)).toBeCloseTo(-Math.log(4), 14);
});

test('exponent 1 is the identity', () => {
  fc.assert(fc.property(value, (x) => expect(yeoJohnson(x, 1)).toBeCloseTo(x, 12)));
});

test('the inverse gives the value back', () => {
  fc.assert(
    fc.property(value, lambda, (x, exponent) => {
      // far out a strong negative power is flat: the tolerance is one rounding of T times the slope of the inverse
      const slope = (1 + Math.abs(x)) ** (x < 0 ? exponent - 1 : 1 - exponent);
      const error = Math.abs(inverse(yeoJohnson(x, exponent), exponent) - x);
      expect(error).toBeLessThan(1e-12 * (1 + Math.abs(x)) * Math.max(1, slope));
    }),
    { seed: 1 },
  );
});

test('T increases in x and joins smoothly at 0', () => {
  fc.assert(
    fc.property(value, value, lambda, (a, b, exponent) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)];
      expect(yeoJohnson(low, exponent)).toBeLessThanOrEqual(yeoJohnson(high, exponent));
    }),
    { seed: 2 },
  );
  expect(yeoJohnson(1e-12, -1.5) / 1e-12).toBeCloseTo(1, 9);
  expect(yeoJohnson(-1e-12, -1.5) / -1e-12).toBeCloseTo(1, 9);
});

test('no exponent near the fitted one is more likely', () => {
  const values = fc.array(
    fc.integer({ min: -30, max: 80 }).map((n) => n / 10),
    { minLength: 8, maxLength: 40 },
  );
  fc.assert(
    fc.property(values, (x) => {
      fc.pre(new Set(x).size > 5);
      const best = yeoJohnsonLambda(Float64Array.from(x));
      const reached = logLikelihood(x, best);
      for (const step of [-0.1, -1e-3, 1e-3, 0.1]) {
        expect(reached).toBeGreaterThan(logLikelihood(x, best + step) - 1e-9 * Math.abs(reached));
      }
    }),
    { seed: 3, numRuns: 40 },
  );
});

test('mirrored values have the mirrored exponent 2 − lambda', () => {
  const rng = createRng(5);
  const x = Float64Array.from({ length: 200 }, () => Math.exp(0.8 * rng.normal()) - 0.5);
  expect(yeoJohnsonLambda(x.map((v) => -v))).toBeCloseTo(2 - yeoJohnsonLambda(x), 6);
});

test('values that are already normal keep an exponent near 1', () => {
  const rng = createRng(6);
  expect(Math.abs(yeoJohnsonLambda(Float64Array.from({ length: 5000 }, () => rng.normal())) - 1)).toBeLessThan(0.1);
});

test.each([
  ['all equal', [0.1, 0.1, 0.1]],
  ['so far from 0 that the best transform would round them to one', [1e6, 1e6 + 1, 1e6 + 5, 1e6 + 2]],
  ['near the end of the range of a double', [1e300, -1e300, 3]],
])('values %s get the identity', (_what, values) => {
  expect(yeoJohnsonLambda(Float64Array.from(values))).toBe(1);
});

test('with the exponents of scikit-learn the scaled golden table agrees within 1e-9', () => {
  const cols = golden.columns.length;
  const all = Int32Array.from({ length: golden.rows }, (_, i) => i);
  const data = Float64Array.from(golden.x);
  const transformed = data.map((x, i) => yeoJohnson(x, golden.yeo_johnson.lambda[i % cols]!));
  const state = {
    lambda: golden.yeo_johnson.lambda,
    standard: fitStandardScaler(transformed, cols, all.subarray(0, golden.fit)),
  };
  const ours = yeoJohnsonScaler.apply(state, data, cols, all);
  const gap = golden.yeo_johnson.values.map((v, i) => Math.abs(ours[i]! - v) / Math.max(1, Math.abs(v)));
  expect(Math.max(...gap)).toBeLessThan(1e-9);
});
