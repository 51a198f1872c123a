import { createRng } from '@winnow/core';
import { type Differentiable, lbfgs } from './lbfgs.ts';

const options = { maxIter: 1000, tol: 1e-9 };

/** Σ a_p (x_p − b_p)² with very different a_p. */
const bowl: Differentiable = (x, gradient) => {
  let value = 0;
  for (let p = 0; p < x.length; p++) {
    const [a, distance] = [10 ** (p % 5), x[p]! - p];
    value += a * distance * distance;
    gradient[p] = 2 * a * distance;
  }
  return value;
};

/** Rosenbrock's valley in pairs of variables, least at ones. */
const valley: Differentiable = (x, gradient) => {
  let value = 0;
  for (let p = 0; p < x.length; p += 2) {
    const [a, b] = [x[p]!, x[p + 1]!];
    value += 100 * (b - a * a) ** 2 + (1 - a) ** 2;
    gradient[p] = -400 * a * (b - a * a) - 2 * (1 - a);
    gradient[p + 1] = 200 * (b - a * a);
  }
  return value;
};

test('the minimum of a badly scaled bowl is found to the tolerance', () => {
  const { x, reason } = lbfgs(bowl, new Float64Array(20), options);
  expect(reason).toBe('tolerance');
  x.forEach((value, p) => {
    expect(value).toBeCloseTo(p, 8);
  });
});

test.each([1, 2, 3, 4, 5])('the end of a curved valley is reached from a random start (seed %i)', (seed) => {
  const rng = createRng(seed);
  const start = Float64Array.from({ length: 10 }, () => 4 * rng.uniform() - 2);
  const { x, reason, history } = lbfgs(valley, start, options);
  expect(reason).toBe('tolerance');
  for (const value of x) expect(value).toBeCloseTo(1, 8);
  expect(history.every((value, i) => i === 0 || value < history[i - 1]!)).toBe(true);
});

test('a start at the minimum takes no step', () => {
  expect(lbfgs(valley, Float64Array.of(1, 1), options)).toMatchObject({ iterations: 0, reason: 'tolerance', value: 0 });
});

test('hitting the cap is reported, and no iteration more is run', () => {
  expect(lbfgs(valley, Float64Array.of(-1.2, 1), { ...options, maxIter: 3 })).toMatchObject({
    iterations: 3,
    reason: 'max_iter',
  });
});

test('a direction along which no step goes down ends the search', () => {
  const misled: Differentiable = (x, gradient) => {
    gradient[0] = -1; // says that it falls where it rises
    return 1 + x[0]!;
  };
  expect(lbfgs(misled, Float64Array.of(0), options)).toMatchObject({ iterations: 0, reason: 'no_descent' });
});

test('a throw of onIteration ends the search', () => {
  const stop = new Error('stop');
  const onIteration = () => {
    throw stop;
  };
  expect(() => lbfgs(valley, Float64Array.of(0, 0), { ...options, onIteration })).toThrow(stop);
});

test('points where the function is infinite are stayed away from', () => {
  const barrier: Differentiable = (x, gradient) => {
    gradient[0] = 1 - 1 / x[0]!;
    return x[0]! > 0 ? x[0]! - Math.log(x[0]!) : Number.POSITIVE_INFINITY;
  };
  expect(lbfgs(barrier, Float64Array.of(9), options).x[0]).toBeCloseTo(1, 7);
});
