import { createRng } from '@winnow/core';
import { conditionGp, createPredictor, defaultTheta, fitTheta } from './gaussianProcess.ts';
import type { GpData } from './gpData.ts';
import { logExpectedImprovement } from './logExpectedImprovement.ts';
import { createNegativeLogPosterior } from './logPosterior.ts';

const rng = createRng(2);
const N = 14;
const data: GpData = {
  rows: N,
  x: Float64Array.from({ length: N * 3 }, (_, i) => (i % 3 === 2 ? rng.int(2) : rng.uniform())),
  y: Float64Array.from({ length: N }, () => rng.normal()),
  isChoice: [false, false, true],
};

const negativeLogPosterior = createNegativeLogPosterior(data);

test('the gradient of the posterior over θ is that of finite differences', () => {
  const theta = Float64Array.of(0.3, -0.8, 0.5, 0.2, -2);
  const gradient = new Float64Array(5);
  negativeLogPosterior(theta, gradient);
  for (let i = 0; i < 5; i++) {
    const at = (shift: number) => {
      const moved = Float64Array.from(theta);
      moved[i]! += shift;
      return negativeLogPosterior(moved, new Float64Array(5));
    };
    expect(Math.abs((at(1e-5) - at(-1e-5)) / 2e-5 - gradient[i]!)).toBeLessThan(
      1e-6 * Math.max(1, Math.abs(gradient[i]!)),
    );
  }
});

test('fitting θ lowers the negative log posterior to a point where it is flat', () => {
  const fitted = fitTheta(data);
  const gradient = new Float64Array(5);
  const value = negativeLogPosterior(fitted, gradient);
  expect(value).toBeLessThan(negativeLogPosterior(defaultTheta(3), new Float64Array(5)));
  for (const g of gradient) expect(Math.abs(g)).toBeLessThan(1e-2);
});

test('with little noise the process passes through its rows, and is sure of them alone', () => {
  const theta = Float64Array.of(2, 2, 2, 0, -20);
  const { predict } = createPredictor(conditionGp(data, theta)!);
  for (let row = 0; row < N; row++) {
    const { mean, variance } = predict(data.x.slice(row * 3, row * 3 + 3));
    expect(mean).toBeCloseTo(data.y[row]!, 2);
    expect(variance).toBeLessThan(1e-4);
  }
  expect(predict(Float64Array.of(5, 5, 0)).variance).toBeCloseTo(1, 2); // far away: the prior
});

/** ∫ max(0, x − best) p(x) dx by the midpoint rule. */
function integrate(mean: number, variance: number, best: number): number {
  const sigma = Math.sqrt(variance);
  let total = 0;
  const steps = 200_000;
  for (let i = 0; i < steps; i++) {
    const gain = ((i + 0.5) / steps) * 12 * sigma;
    const z = (best + gain - mean) / sigma;
    total += (gain * Math.exp(-0.5 * z * z) * 12 * sigma) / steps;
  }
  return total / (sigma * Math.sqrt(2 * Math.PI));
}

test.each([
  [0, 1, 0],
  [1, 4, 0.3],
  [-1, 0.25, 0.5],
  [0, 0.01, 0.11],
  [0, 0.01, 0.09],
])('logExpectedImprovement(%d, %d, %d) is the log of the integral', (mean, variance, best) => {
  expect(logExpectedImprovement(mean, variance, best).value).toBeCloseTo(Math.log(integrate(mean, variance, best)), 6);
});

test('logExpectedImprovement() goes on smoothly where the improvement itself is 0 in a double', () => {
  const at = (z: number) => logExpectedImprovement(z, 1, 0).value;
  for (const z of [-1, -40, -1e4]) expect(at(z - 1e-6 * Math.abs(z)) - at(z + 1e-6 * Math.abs(z))).toBeLessThan(0);
  expect(at(-1e4 - 1e-3)).toBeCloseTo(at(-1e4 + 1e-3) - 2e-3 * 1e4, 1);
  expect(at(-50)).toBeCloseTo(
    -0.5 * 2500 - Math.log(Math.sqrt(2 * Math.PI)) - 2 * Math.log(50) + Math.log1p(-3 / 2500),
    4,
  );
});

test.each([60, 2, -0.5, -1.5, -30, -2e4])(
  'the derivatives of logExpectedImprovement() are those of finite differences at z = %d',
  (z) => {
    const { byMean, byVariance } = logExpectedImprovement(z * 0.5, 0.25, 0);
    const slope = (shift: number, at: (shift: number) => { value: number }) =>
      (at(shift).value - at(-shift).value) / (2 * shift);
    const meanSlope = slope(1e-4 * Math.max(1, Math.abs(z)), (shift) =>
      logExpectedImprovement(z * 0.5 + shift, 0.25, 0),
    );
    const varianceSlope = slope(1e-5, (shift) => logExpectedImprovement(z * 0.5, 0.25 + shift, 0));
    expect(Math.abs(meanSlope / byMean - 1)).toBeLessThan(1e-5);
    expect(Math.abs(varianceSlope - byVariance)).toBeLessThan(1e-5 * Math.max(1, Math.abs(byVariance)));
  },
);
