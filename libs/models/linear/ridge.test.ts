import fc from 'fast-check';
import golden from '../../../test/golden/linear.json' with { type: 'json' };
import { fitContext } from '../testing/fitContext.ts';
import { targetsOf } from '../testing/targetsOf.ts';
import { viewOf } from '../testing/viewOf.ts';
import { ridge } from './ridge.ts';

test.each(golden.ridge)('ridge gives the coefficients of scikit-learn for lambda $lambda', (expected) => {
  const state = ridge.fit(
    viewOf(golden.x, golden.cols),
    targetsOf(golden.ret),
    { lambda: expected.lambda },
    fitContext(),
  );
  expect(state.intercept).toBeCloseTo(expected.intercept, 12);
  state.coef.forEach((value, f) => {
    expect(value).toBeCloseTo(expected.coef[f]!, 12);
  });
});

test('ridge with weighted rows gives the coefficients of scikit-learn', () => {
  const { weight, ridge: expected } = golden.weighted;
  const targets = { ...targetsOf(golden.ret), weight: Float64Array.from(weight) };
  const state = ridge.fit(viewOf(golden.x, golden.cols), targets, { lambda: expected.lambda }, fitContext());
  expect(state.intercept).toBeCloseTo(expected.intercept, 12);
  state.coef.forEach((value, f) => {
    expect(value).toBeCloseTo(expected.coef[f]!, 12);
  });
});

test('the penalty leaves the intercept alone: moving the target moves the intercept only', () => {
  const view = viewOf(golden.x, golden.cols);
  const base = ridge.fit(view, targetsOf(golden.ret), { lambda: 10 }, fitContext());
  const moved = ridge.fit(view, targetsOf(golden.ret.map((value) => value + 5)), { lambda: 10 }, fitContext());
  expect(moved.intercept - base.intercept).toBeCloseTo(5, 12);
  moved.coef.forEach((value, f) => {
    expect(value).toBeCloseTo(base.coef[f]!, 12);
  });
});

test('at the solution the gradient of the penalised sum of squares is zero', () => {
  const values = fc.double({ min: -10, max: 10, noNaN: true });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(values, values, values), { minLength: 2, maxLength: 30 }),
      fc.double({ min: 1e-2, max: 1e3, noNaN: true }),
      (table, lambda) => {
        const x = table.map(([a, b]) => [a, b] as const);
        const ret = table.map(([, , y]) => y);
        const view = viewOf(x.flat(), 2);
        const state = ridge.fit(view, targetsOf(ret), { lambda }, fitContext());
        const fitted = ridge.predict(state, view).E_r!;
        for (const f of [0, 1] as const) {
          const gradient = x.reduce((sum, row, n) => sum + (fitted[n]! - ret[n]!) * row[f], lambda * state.coef[f]!);
          expect(Math.abs(gradient)).toBeLessThan(1e-6); // up to 30 rows of products near 100
        }
      },
    ),
    { seed: 1, numRuns: 100 },
  );
});

test('without a penalty a constant column admits no fit', () => {
  const view = viewOf([1, 0.1, 2, 0.1, 4, 0.1], 2);
  expect(() => ridge.fit(view, targetsOf([1, 2, 3]), { lambda: 0 }, fitContext())).toThrow(
    expect.objectContaining({ code: 'model_fit_failed' }),
  );
});

test('a negative penalty is refused', () => {
  expect(ridge.params.safeParse({ lambda: -1 }).success).toBe(false);
});
