import golden from '../../../test/golden/linear.json' with { type: 'json' };
import { fitContext } from '../testing/fitContext.ts';
import { targetsOf } from '../testing/targetsOf.ts';
import { viewOf } from '../testing/viewOf.ts';
import { logistic } from './logistic.ts';

const defaults = { C: 1, maxIter: 100, tol: 1e-8 };

test.each(golden.logistic)('logistic gives the coefficients of scikit-learn for C $C', (expected) => {
  const state = logistic.fit(
    viewOf(golden.x, golden.cols),
    targetsOf(golden.ret),
    { ...defaults, C: expected.C },
    fitContext(),
  );
  expect(state.convergence.reason).toBe('tolerance');
  const scale = Math.max(...expected.coef.map(Math.abs));
  expect(Math.abs(state.intercept - expected.intercept)).toBeLessThan(1e-7 * scale); // gradients end at 1e-8, not 0
  state.coef.forEach((value, f) => {
    expect(Math.abs(value - expected.coef[f]!)).toBeLessThan(1e-7 * scale);
  });
});

test('logistic with weighted rows gives the coefficients of scikit-learn', () => {
  const { weight, logistic: expected } = golden.weighted;
  const targets = { ...targetsOf(golden.ret), weight: Float64Array.from(weight) };
  const params = { ...defaults, C: expected.C };
  const state = logistic.fit(viewOf(golden.x, golden.cols), targets, params, fitContext());
  expect(state.convergence.reason).toBe('tolerance');
  const scale = Math.max(...expected.coef.map(Math.abs));
  expect(Math.abs(state.intercept - expected.intercept)).toBeLessThan(1e-7 * scale); // gradients end at 1e-8, not 0
  state.coef.forEach((value, f) => {
    expect(Math.abs(value - expected.coef[f]!)).toBeLessThan(1e-7 * scale);
  });
});

test('a class that only rows of weight 0 have is missing', () => {
  const targets = { ...targetsOf([1, 2, -1]), weight: Float64Array.of(1, 1, 0) };
  expect(() => logistic.fit(viewOf([1, 2, 3], 1), targets, defaults, fitContext())).toThrow(
    expect.objectContaining({ code: 'model_fit_failed' }),
  );
});

test('the objective falls at every step, and the history starts at C N log 2', () => {
  const { convergence } = logistic.fit(
    viewOf(golden.x, golden.cols),
    targetsOf(golden.ret),
    { ...defaults, C: 100 },
    fitContext(),
  );
  const { history } = convergence;
  expect(history[0]).toBeCloseTo(100 * golden.ret.length * Math.LN2, 9);
  expect(history.slice(1).every((value, i) => value <= history[i]! * (1 + 1e-12))).toBe(true);
});

test('hitting the cap is reported and not called convergence', () => {
  const { convergence } = logistic.fit(
    viewOf(golden.x, golden.cols),
    targetsOf(golden.ret),
    { ...defaults, C: 100, maxIter: 2 },
    fitContext(),
  );
  expect(convergence).toMatchObject({ converged: false, reason: 'max_iter', iterations: 2 });
  expect(convergence.history).toHaveLength(3);
});

test('separable classes have a finite fit, because of the penalty', () => {
  const state = logistic.fit(
    viewOf([-2, -1, 1, 2], 1),
    targetsOf([-1, -1, 1, 1]),
    { ...defaults, C: 1e6 },
    fitContext(),
  );
  expect(state.convergence.converged).toBe(true);
  expect(state.coef[0]).toBeGreaterThan(1);
  expect(state.intercept).toBeCloseTo(0, 9);
});

test('halving rescues a Newton step that overshoots', () => {
  // With full steps alone the objective would rise at the tenth iteration; found by a search over random tables.
  const view = viewOf([0.2, -0.9, -0.5, 0.5, 0.1, -1.8, -0.8, 19.4], 2);
  const { convergence } = logistic.fit(view, targetsOf([1, -1, 1, -1]), { ...defaults, C: 1e5 }, fitContext());
  expect(convergence.reason).toBe('tolerance');
  expect(convergence.iterations).toBeGreaterThan(10);
});

test('targets of one class admit no fit', () => {
  const view = viewOf([1, 2, 3], 1);
  for (const ret of [
    [1, 2, 3],
    [-1, -2, 0],
  ]) {
    expect(() => logistic.fit(view, targetsOf(ret), defaults, fitContext())).toThrow(
      expect.objectContaining({ code: 'model_fit_failed' }),
    );
  }
});

test('probabilities far from the boundary are 0 and 1, not NaN', () => {
  const state = { coef: [1], intercept: 0, convergence: logisticConvergence() };
  expect(Array.from(logistic.predict(state, viewOf([-1e5, 0, 1e5], 1)).p_up!)).toEqual([0, 0.5, 1]);
});

function logisticConvergence() {
  return { converged: true, reason: 'tolerance', iterations: 0, tolerance: 0, history: [] } as const;
}
