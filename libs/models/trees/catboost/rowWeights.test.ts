import { createRng } from '@winnow/core';
import { rowWeights } from './rowWeights.ts';

const ROWS = 20_000;
const rng = createRng(1);
const magnitudes = Float64Array.from({ length: ROWS }, () => rng.normal() ** 2);

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

test('rowWeights() are none where nothing is drawn', () => {
  for (const bootstrap of [
    { kind: 'No' },
    { kind: 'Bayesian', temperature: 0 },
    { kind: 'MVS', fraction: 1 },
  ] as const) {
    expect(rowWeights(bootstrap, magnitudes, 1, rng)).toBeUndefined();
  }
});

test('rowWeights() of MVS take their share of the rows, and stand for all of them', () => {
  const weights = rowWeights({ kind: 'MVS', fraction: 0.4 }, magnitudes, 0.1, rng)!;
  expect(mean(weights.map((weight) => Number(weight > 0)))).toBeCloseTo(0.4, 1.5);
  const gradients = magnitudes.map(Math.sqrt);
  const sampled = mean(gradients.map((gradient, n) => gradient * weights[n]!));
  expect(Math.abs(sampled / mean(gradients) - 1)).toBeLessThan(0.02);
});

test('rowWeights() of MVS take the rows of the largest gradients as they are', () => {
  const weights = rowWeights({ kind: 'MVS', fraction: 0.4 }, magnitudes, 0.1, rng)!;
  magnitudes.forEach((magnitude, n) => {
    if (magnitude > 9) expect(weights[n]).toBe(1);
  });
});

test('rowWeights() of Bayesian bootstrap have mean and variance 1, those of Bernoulli are 0 and 1', () => {
  const bayesian = rowWeights({ kind: 'Bayesian', temperature: 1 }, magnitudes, 1, rng)!;
  expect(Math.abs(mean(bayesian) - 1)).toBeLessThan(0.03);
  expect(Math.abs(mean(bayesian.map((weight) => (weight - 1) ** 2)) - 1)).toBeLessThan(0.1);
  const bernoulli = rowWeights({ kind: 'Bernoulli', fraction: 0.3 }, magnitudes, 1, rng)!;
  expect([...new Set(bernoulli)].sort()).toEqual([0, 1]);
  expect(Math.abs(mean(bernoulli) - 0.3)).toBeLessThan(0.02);
});
