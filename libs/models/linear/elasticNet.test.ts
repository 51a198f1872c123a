import { createRng } from '@winnow/core';
import golden from '../../../test/golden/linear.json' with { type: 'json' };
import { fitContext } from '../testing/fitContext.ts';
import { targetsOf } from '../testing/targetsOf.ts';
import { viewOf } from '../testing/viewOf.ts';
import { elasticNet } from './elasticNet.ts';
import { lasso } from './lasso.ts';
import { minimiseQuadratic } from './minimiseQuadratic.ts';
import { ridge } from './ridge.ts';

const view = viewOf(golden.x, golden.cols);
const targets = targetsOf(golden.ret);

function expectCoefficients(
  state: { coef: readonly number[]; intercept: number },
  expected: { coef: number[]; intercept: number },
): void {
  expect(Math.abs(state.intercept - expected.intercept)).toBeLessThan(1e-8);
  state.coef.forEach((value, f) => {
    expect(Math.abs(value - expected.coef[f]!)).toBeLessThan(1e-9);
    expect(value === 0).toBe(expected.coef[f] === 0);
  });
}

test.each(golden.elastic_net)(
  'elastic_net gives the coefficients of scikit-learn for $alpha and $l1_ratio',
  (expected) => {
    const { alpha, l1_ratio } = expected;
    const state = elasticNet.fit(view, targets, elasticNet.params.parse({ alpha, l1_ratio }), fitContext());
    expect(state.convergence.converged).toBe(true);
    expectCoefficients(state, expected);
  },
);

test.each(golden.weighted.elastic_net)('so it does with weighted rows, for $alpha and $l1_ratio', (expected) => {
  const weighted = { ...targets, weight: Float64Array.from(golden.weighted.weight) };
  const { alpha, l1_ratio } = expected;
  const state = elasticNet.fit(view, weighted, elasticNet.params.parse({ alpha, l1_ratio }), fitContext());
  expectCoefficients(state, expected);
});

test('lasso is the elastic net without squares', () => {
  const alpha = 2e-3;
  const net = elasticNet.fit(view, targets, elasticNet.params.parse({ alpha, l1_ratio: 1 }), fitContext());
  expect(lasso.fit(view, targets, lasso.params.parse({ alpha }), fitContext())).toEqual(net);
});

test('without absolute values the elastic net is ridge', () => {
  const alpha = 0.05;
  const net = elasticNet.fit(view, targets, elasticNet.params.parse({ alpha, l1_ratio: 0 }), fitContext());
  const closed = ridge.fit(view, targets, ridge.params.parse({ lambda: alpha * view.rows }), fitContext());
  net.coef.forEach((value, f) => {
    expect(value).toBeCloseTo(closed.coef[f]!, 9);
  });
});

test('hitting the cap of sweeps is reported', () => {
  const params = elasticNet.params.parse({ alpha: 1e-5, max_iter: 2 });
  expect(elasticNet.fit(view, targets, params, fitContext()).convergence).toEqual({ converged: false, iterations: 2 });
});

test.each([1, 2, 3, 4, 5])('no random step lowers what minimiseQuadratic() found (seed %i)', (seed) => {
  const rng = createRng(seed);
  const p = 6;
  const root = Float64Array.from({ length: p * p }, () => rng.normal());
  const gram = Float64Array.from({ length: p * p }, (_, at) => {
    let sum = 0;
    for (let k = 0; k < p; k++) sum += root[k * p + Math.floor(at / p)]! * root[k * p + (at % p)]!;
    return sum;
  });
  const moment = Float64Array.from({ length: p }, () => 3 * rng.normal());
  const l1 = Float64Array.from({ length: p }, (_, i) => i / 2);
  const l2 = new Float64Array(p).fill(0.1);
  const objective = (w: Float64Array) => {
    let value = 0;
    for (let i = 0; i < p; i++) {
      value += l1[i]! * Math.abs(w[i]!) + 0.05 * w[i]! ** 2 - moment[i]! * w[i]!;
      for (let j = 0; j < p; j++) value += 0.5 * w[i]! * gram[i * p + j]! * w[j]!;
    }
    return value;
  };
  const options = { maxIter: 100_000, tol: 1e-10, throwIfAborted: () => {} };
  const { coef, converged } = minimiseQuadratic({ gram, moment, l1, l2 }, new Float64Array(p), options);
  expect(converged).toBe(true);
  const least = objective(coef);
  for (let n = 0; n < 500; n++) {
    const scale = 10 ** -rng.int(6);
    expect(objective(coef.map((value) => value + scale * rng.normal()))).toBeGreaterThan(least);
  }
});
