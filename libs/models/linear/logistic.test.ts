import { createRng } from '@winnow/core';
import golden from '../../../test/golden/linear.json' with { type: 'json' };
import { fitContext } from '../testing/fitContext.ts';
import { targetsOf } from '../testing/targetsOf.ts';
import { viewOf } from '../testing/viewOf.ts';
import type { LinearScore } from './linearScoresOf.ts';
import { type LogisticParams, type LogisticState, logistic } from './logistic.ts';

const defaults = logistic.params.parse({});

type TwoClasses = Exclude<LogisticState, { classes: unknown }>;

function twoClasses(state: LogisticState): TwoClasses {
  if ('classes' in state) throw new Error('two classes have one score');
  return state;
}

function scoreOfFit(params: Partial<LogisticParams>): TwoClasses {
  const view = viewOf(golden.x, golden.cols);
  return twoClasses(logistic.fit(view, targetsOf(golden.ret), { ...defaults, ...params }, fitContext()));
}

test.each(golden.logistic)('logistic gives the coefficients of scikit-learn for C $C', (expected) => {
  const state = scoreOfFit({ C: expected.C });
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
  const state = twoClasses(logistic.fit(viewOf(golden.x, golden.cols), targets, params, fitContext()));
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
    { ...defaults, C: 100, max_iter: 2 },
    fitContext(),
  );
  expect(convergence).toMatchObject({ converged: false, reason: 'max_iter', iterations: 2 });
  expect(convergence.history).toHaveLength(3);
});

test('separable classes have a finite fit, because of the penalty', () => {
  const params = { ...defaults, C: 1e6 };
  const state = twoClasses(logistic.fit(viewOf([-2, -1, 1, 2], 1), targetsOf([-1, -1, 1, 1]), params, fitContext()));
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

const scaled = viewOf(golden.scaled, golden.cols);
const exact = { max_iter: 10_000, tol: 1e-12 };

/** Distance of a score's coefficients from those expected, in the largest. */
function distance(score: LinearScore, expected: { coef: readonly number[]; intercept: number }): number {
  const gaps = score.coef.map((value, f) => Math.abs(value - expected.coef[f]!));
  return Math.max(Math.abs(score.intercept - expected.intercept), ...gaps);
}

test('lbfgs ends where newton does', () => {
  for (const C of [0.01, 1, 100]) {
    expect(distance(scoreOfFit({ C, solver: 'lbfgs', ...exact, tol: 1e-10 }), scoreOfFit({ C }))).toBeLessThan(1e-5);
  }
});

test.each(golden.elastic_logistic)(
  'an L1 or elastic-net penalty gives the coefficients of scikit-learn for C $C, l1_ratio $l1_ratio',
  (expected) => {
    const { C, l1_ratio } = expected;
    const params = { ...defaults, ...exact, penalty: 'elasticnet', l1_ratio, C } as const;
    const state = twoClasses(logistic.fit(scaled, targetsOf(golden.ret), params, fitContext()));
    expect(state.convergence.converged).toBe(true);
    expect(distance(state, expected)).toBeLessThan(1e-7); // saga ends at a tolerance, too
    expect(state.coef.map((value) => value === 0)).toEqual(expected.coef.map((value) => value === 0));
  },
);

test('coordinate descent without absolute values ends where newton does', () => {
  const other = scoreOfFit({ ...exact, solver: 'coordinate_descent' });
  expect(distance(other, scoreOfFit({}))).toBeLessThan(1e-7);
});

const threeClasses = {
  ...targetsOf(golden.ret),
  classes: { values: Int32Array.from(golden.multinomial.classes), count: 3 },
};

test.each(golden.multinomial.fits)('three classes have the coefficients of scikit-learn for C $C', (expected) => {
  const params = { ...defaults, ...exact, tol: 1e-9, C: expected.C, num_class: 3 };
  const state = logistic.fit(scaled, threeClasses, params, fitContext());
  if (!('classes' in state)) throw new Error('three classes have three scores');
  expect(state.convergence.converged).toBe(true);
  state.classes.forEach((score, k) => {
    const own = { coef: expected.coef[k]!, intercept: expected.intercept[k]! };
    expect(distance(score, own)).toBeLessThan(1e-6);
  });
});

test('probabilities of classes are named in order and sum to 1', () => {
  const params = { ...defaults, num_class: 3 };
  const outputs = logistic.predict(logistic.fit(scaled, threeClasses, params, fitContext()), scaled);
  expect(Object.keys(outputs)).toEqual(['p_0', 'p_1', 'p_2']);
  expect(logistic.outputsFor!(params)).toEqual(['p_0', 'p_1', 'p_2']);
  for (let n = 0; n < scaled.rows; n++) {
    expect(outputs['p_0']![n]! + outputs['p_1']![n]! + outputs['p_2']![n]!).toBeCloseTo(1, 12);
  }
});

test('an L1 penalty of three classes is least where it ends: no random step lowers the objective', () => {
  const params = { ...defaults, ...exact, tol: 1e-10, penalty: 'l1', C: 0.3, num_class: 3 } as const;
  const state = logistic.fit(scaled, threeClasses, params, fitContext());
  if (!('classes' in state)) throw new Error('three classes have three scores');
  expect(state.convergence.converged).toBe(true);
  expect(state.classes.some(({ coef }) => coef.includes(0))).toBe(true);
  const objective = (scores: readonly LinearScore[]) => {
    const probs = logistic.predict({ classes: scores, convergence: state.convergence }, scaled);
    const loss = threeClasses.classes.values.reduce((sum, of, n) => sum - Math.log(probs[`p_${of}`]![n]!), 0);
    return 0.3 * loss + scores.reduce((sum, { coef }) => sum + coef.reduce((s, value) => s + Math.abs(value), 0), 0);
  };
  const least = objective(state.classes);
  const rng = createRng(1);
  for (let n = 0; n < 300; n++) {
    const size = 10 ** -(1 + rng.int(4));
    const moved = state.classes.map(({ coef, intercept }) => ({
      coef: coef.map((value) => value + size * rng.normal()),
      intercept: intercept + size * rng.normal(),
    }));
    expect(objective(moved)).toBeGreaterThan(least);
  }
});

test('balanced classes give the coefficients of scikit-learn', () => {
  const expected = golden.multinomial.balanced;
  const targets = targetsOf(golden.ret.map((value) => value - expected.above));
  const state = logistic.fit(scaled, targets, { ...defaults, class_weight: 'balanced' }, fitContext());
  expect(distance(twoClasses(state), expected)).toBeLessThan(1e-7);
});

test.each([
  [{ num_class: 3 }, 'num_class is 3, so the target must have 3 classes'],
  [{ class_weight: { 2: 3 } }, 'class_weight must be of classes below 2'],
])('parameters %j that do not fit the target are refused', (params, rule) => {
  const given = { ...defaults, ...params };
  expect(() => logistic.fit(scaled, targetsOf(golden.ret), given, fitContext())).toThrow(rule);
});

test.each([
  [2, { 0: 0 }],
  [2, { 0: 0, 1: 0 }],
  [3, { 0: 0, 2: 0 }],
])('%i classes of which fewer than two have a positive weight admit no fit: %j', (num_class, class_weight) => {
  const values = Int32Array.from(golden.ret, (_, n) => n % 3);
  const targets = { ...targetsOf(golden.ret), classes: { values, count: 3 } };
  const call = () => logistic.fit(scaled, targets, { ...defaults, num_class, class_weight }, fitContext());
  expect(call).toThrow(expect.objectContaining({ code: 'model_fit_failed' }));
});

test.each([
  { solver: 'newton', penalty: 'l1' },
  { solver: 'lbfgs', penalty: 'elasticnet' },
  { solver: 'newton', num_class: 3 },
])('a solver that does not know the penalty or the classes is refused: %j', (params) => {
  expect(logistic.params.safeParse(params).success).toBe(false);
});

function logisticConvergence() {
  return { converged: true, reason: 'tolerance', iterations: 0, tolerance: 0, history: [] } as const;
}
