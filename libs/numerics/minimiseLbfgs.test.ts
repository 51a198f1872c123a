import { minimiseLbfgs } from './index.ts';

const options = { maxIterations: 500, gradientTolerance: 1e-8 };

function rosenbrock(x: Float64Array, gradient: Float64Array): number {
  gradient.fill(0);
  let value = 0;
  for (let i = 0; i + 1 < x.length; i++) {
    const bend = x[i + 1]! - x[i]! ** 2;
    value += 100 * bend ** 2 + (1 - x[i]!) ** 2;
    gradient[i]! += -400 * x[i]! * bend - 2 * (1 - x[i]!);
    gradient[i + 1]! += 200 * bend;
  }
  return value;
}

test('minimiseLbfgs() finds the minimum of Rosenbrock’s valley', () => {
  const start = new Float64Array(5).fill(-1.2);
  const { x, value, reason } = minimiseLbfgs(rosenbrock, start, options);
  expect(reason).toBe('tolerance');
  expect(value).toBeLessThan(1e-14);
  for (const xi of x) expect(xi).toBeCloseTo(1, 7);
  expect([...start]).toEqual([-1.2, -1.2, -1.2, -1.2, -1.2]);
});

test('minimiseLbfgs() finds the minimum of a quadratic in about as many steps as it has dimensions', () => {
  const f = (x: Float64Array, gradient: Float64Array) => {
    x.forEach((xi, i) => {
      gradient[i] = 2 * (i + 1) * (xi - i);
    });
    return x.reduce((sum, xi, i) => sum + (i + 1) * (xi - i) ** 2, 0);
  };
  const { x, iterations } = minimiseLbfgs(f, new Float64Array(4), options);
  x.forEach((xi, i) => {
    expect(xi).toBeCloseTo(i, 7);
  });
  expect(iterations).toBeLessThan(25);
});

test('minimiseLbfgs() says that it stopped at its cap, and stays away from infinite values', () => {
  expect(minimiseLbfgs(rosenbrock, new Float64Array(2), { ...options, maxIterations: 2 }).reason).toBe(
    'max_iterations',
  );
  const barrier = (x: Float64Array, gradient: Float64Array) => {
    gradient[0] = 1 - 1 / x[0]!;
    return x[0]! > 0 ? x[0]! - Math.log(x[0]!) : Number.POSITIVE_INFINITY;
  };
  expect(minimiseLbfgs(barrier, Float64Array.of(9), options).x[0]).toBeCloseTo(1, 7);
});
