import { createRng } from '@winnow/core';
import { adamStep } from './adamStep.ts';
import { fillMask } from './fillMask.ts';
import { sumSquares } from './sumSquares.ts';

/** More than one chunk, and no multiple of what a vector loop takes. */
const LENGTH = 20_005;

const rng = createRng(1);
const normals = () => Float32Array.from({ length: LENGTH }, () => rng.normal());

/** The hash and the rule that fillMask() names, an element at a time. */
function plainMask(length: number, rate: number, key: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => {
    let x = key + Math.imul(i - (i % 2), 0x9e3779b9);
    x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
    x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
    x ^= x >>> 16;
    return (i % 2 === 0 ? x & 0xffff : x >>> 16) < Math.round(rate * 65_536) ? 0 : 1 / (1 - rate);
  });
}

test.each([
  [0, 7],
  [0.3, 4_000_000_123],
  [0.9, 0],
])('fillMask() at rate %d and key %d is the hash that it names', (rate, key) => {
  const mask = new Float32Array(LENGTH);
  fillMask(mask, rate, key);
  expect(mask).toEqual(plainMask(LENGTH, rate, key));
});

test('fillMask() drops its share, and gives each key its own numbers', () => {
  const [a, b] = [new Float32Array(100_001), new Float32Array(100_001)];
  fillMask(a, 0.3, 1);
  fillMask(b, 0.3, 2);
  const dropped = (mask: Float32Array) => mask.filter((value) => value === 0).length / mask.length;
  expect(Math.abs(dropped(a) - 0.3)).toBeLessThan(0.005); // 3.5 standard errors
  const both = a.map((value, i) => value + b[i]!);
  expect(Math.abs(dropped(both) - 0.09)).toBeLessThan(0.005); // independent
});

test('sumSquares() is the sum of the squares, and tells of NaN', () => {
  const values = normals();
  const plain = values.reduce((sum, value) => sum + value * value, 0);
  expect(Math.abs(sumSquares(values) / plain - 1)).toBeLessThan(1e-13); // the order of the sum
  values[LENGTH - 1] = Number.NaN;
  expect(sumSquares(values)).toBeNaN();
});

test('adamStep() moves weights and means as the formula does', () => {
  const rates = { beta1: 0.9, beta2: 0.99, epsilon: 1e-8, rate: 0.02, correction: 3, l2: 0.1, kept: 0.999 };
  const [weights, gradient, mean] = [normals(), normals(), normals()];
  const square = normals().map((value) => value * value);
  const before = { weights: weights.slice(), mean: mean.slice(), square: square.slice() };
  adamStep(weights, gradient, mean, square, rates);
  let worst = 0;
  for (let i = 0; i < LENGTH; i++) {
    const g = gradient[i]! + rates.l2 * before.weights[i]!;
    const m = rates.beta1 * before.mean[i]! + (1 - rates.beta1) * g;
    const v = rates.beta2 * before.square[i]! + (1 - rates.beta2) * g * g;
    const w = rates.kept * before.weights[i]! - (rates.rate * m) / (Math.sqrt(v) * rates.correction + rates.epsilon);
    worst = Math.max(worst, Math.abs(w - weights[i]!), Math.abs(m - mean[i]!), Math.abs(v - square[i]!));
  }
  expect(worst).toBeLessThan(4e-6); // a few units in the last place of single precision
});
