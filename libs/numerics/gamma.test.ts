import { createRng } from '@winnow/core';
import fc from 'fast-check';
import { digamma } from './digamma.ts';
import { logGamma } from './logGamma.ts';
import { sampleGamma } from './sampleGamma.ts';
import { samplePoisson } from './samplePoisson.ts';

const positive = fc.double({ min: 1e-3, max: 1e6, noNaN: true });

test('logGamma() gives the logs of factorials and of √π', () => {
  let logFactorial = 0;
  for (let n = 1; n < 100; n++) {
    expect(Math.abs(logGamma(n) - logFactorial)).toBeLessThan(1e-13 * Math.max(1, logFactorial));
    logFactorial += Math.log(n);
  }
  expect(logGamma(0.5)).toBeCloseTo(0.5 * Math.log(Math.PI), 14);
});

test('logGamma() obeys Γ(x + 1) = x Γ(x)', () => {
  fc.assert(
    fc.property(positive, (x) => {
      const expected = Math.log(x) + logGamma(x);
      expect(Math.abs(logGamma(x + 1) - expected)).toBeLessThan(4e-14 * Math.max(1, Math.abs(expected)));
    }),
  );
});

test('digamma() gives −γ at 1 and −γ − 2 log 2 at ½', () => {
  const euler = 0.5772156649015329;
  expect(digamma(1)).toBeCloseTo(-euler, 14);
  expect(digamma(0.5)).toBeCloseTo(-euler - 2 * Math.LN2, 14);
});

test('digamma() is the slope of logGamma()', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.1, max: 100, noNaN: true }), (x) => {
      const step = 1e-5 * x;
      const slope = (logGamma(x + step) - logGamma(x - step)) / (2 * step);
      expect(Math.abs(slope - digamma(x))).toBeLessThan(1e-6 * Math.max(1, Math.abs(slope)) + (1e-9 * x) / step / 1e3);
    }),
  );
});

test('both are NaN outside their domain', () => {
  for (const x of [0, -1, Number.NaN]) {
    expect(logGamma(x)).toBeNaN();
    expect(digamma(x)).toBeNaN();
  }
});

/** Mean and variance of 20,000 draws. */
function momentsOf(draw: () => number): { mean: number; variance: number } {
  const values = Array.from({ length: 20_000 }, draw);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length };
}

test.each([0.3, 1, 2.5, 40])('sampleGamma() of shape %p has its mean and variance', (shape) => {
  const rng = createRng(3);
  const { mean, variance } = momentsOf(() => sampleGamma(shape, rng));
  expect(Math.abs(mean / shape - 1)).toBeLessThan(5 / Math.sqrt(20_000 * shape)); // five standard errors
  expect(Math.abs(variance / shape - 1)).toBeLessThan(5 * Math.sqrt((2 + 6 / shape) / 20_000));
});

test.each([0.1, 3, 31, 500])('samplePoisson() of rate %p has its mean and variance', (rate) => {
  const rng = createRng(4);
  const { mean, variance } = momentsOf(() => samplePoisson(rate, rng));
  expect(Math.abs(mean / rate - 1)).toBeLessThan(5 / Math.sqrt(20_000 * rate));
  expect(Math.abs(variance / rate - 1)).toBeLessThan(5 * Math.sqrt((2 + 1 / rate) / 20_000));
});

test('rate 0 gives 0', () => {
  expect(samplePoisson(0, createRng(1))).toBe(0);
});
