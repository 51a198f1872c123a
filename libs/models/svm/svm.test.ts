import { createRng } from '@winnow/core';
import { withArena } from '@winnow/kernels';
import golden from '../../../test/golden/svm.json' with { type: 'json' };
import { fitContext } from '../testing/fitContext.ts';
import { targetsOf } from '../testing/targetsOf.ts';
import { viewOf } from '../testing/viewOf.ts';
import { coupleProbabilities } from './coupleProbabilities.ts';
import { createKernelCache } from './kernelCache.ts';
import { createKernelRow, createPoints } from './kernelFunction.ts';
import { plattFolds } from './plattFolds.ts';
import { fitPlatt, plattProbability } from './plattScaling.ts';
import { solveDual } from './solveDual.ts';
import { type SvmParams, type SvmState, svm } from './svm.ts';

const view = viewOf(golden.x, golden.cols);
const unseen = viewOf(golden.new, golden.cols);
const targets = targetsOf(golden.ret);
const weight = Float64Array.from(golden.weight);

/** Close enough to the optimum to compare decisions to 1e-7. */
const exact = { tol: 1e-9 };

const fit = (params: object, given = targets) =>
  svm.fit(view, given, svm.params.parse({ ...exact, ...params }) as SvmParams, fitContext());

/** Decision values of the one machine of two classes. */
function decisions({ kernel, nFeatures, vectors, head }: SvmState, at = unseen): number[] {
  if (head.kind !== 'classes') throw new Error('not a classifier');
  const support = createPoints(Float64Array.from(vectors), vectors.length / nFeatures, nFeatures);
  const from = createPoints(at.data, at.rows, at.cols);
  const values = new Float64Array(support.rows);
  const [machine] = head.pairs;
  return withArena((arena) => {
    const kernelRow = createKernelRow(arena, kernel, support);
    return Array.from({ length: at.rows }, (_, n) => {
      kernelRow(from, n, values);
      return machine!.support.reduce((sum, s, k) => sum + machine!.coef[k]! * values[s]!, machine!.intercept);
    });
  });
}

test.each(golden.classifiers)('decisions are those of LIBSVM for $params, weighted $weighted', (expected) => {
  const state = fit(expected.params, expected.weighted ? { ...targets, weight } : targets);
  if (!expected.weighted) expect(state.kernel.gamma).toBeCloseTo(expected.gamma, 12);
  const gamma = expected.gamma; // LIBSVM's `scale` does not weigh the rows
  const same = expected.weighted ? fit({ ...expected.params, gamma }, { ...targets, weight }) : state;
  decisions(same).forEach((value, n) => {
    expect(Math.abs(value - expected.decision[n]!)).toBeLessThan(1e-5); // LIBSVM keeps its kernel matrix in single precision
  });
  expect(same.vectors).toHaveLength(expected.support * golden.cols);
});

test.each(golden.regressions)('predictions are those of LIBSVM on the standardised target for $params', (expected) => {
  const state = fit({ task: 'regression', ...expected.params });
  svm.predict(state, unseen).E_r!.forEach((value, n) => {
    expect(Math.abs(value - expected.E_r[n]!)).toBeLessThan(1e-7); // as above, in returns
  });
  expect(state.vectors).toHaveLength(expected.support * golden.cols);
});

test('shrinking, and a cache of two rows, end at the same decisions', () => {
  const plain = decisions(fit({ C: 50, gamma: 0.7, shrinking: false }));
  const small = decisions(fit({ C: 50, gamma: 0.7, cache_size: 1e-9 }));
  decisions(fit({ C: 50, gamma: 0.7 })).forEach((value, n) => {
    expect(value).toBeCloseTo(plain[n]!, 6);
    expect(value).toBeCloseTo(small[n]!, 6);
  });
});

test.each([1, 2, 3])('the dual meets its optimality conditions, shrunk or not (seed %i)', (seed) => {
  const rng = createRng(seed);
  const rows = 1200; // enough for shrinking
  const data = Float64Array.from({ length: 2 * rows }, () => rng.normal());
  const points = createPoints(data, rows, 2);
  withArena((arena) => {
    const cache = createKernelCache(arena, points, { name: 'rbf', gamma: 0.5, degree: 3, coef0: 0 }, 100);
    const sign = Float64Array.from({ length: rows }, (_, n) => (data[2 * n]! + 0.7 * rng.normal() > 0 ? 1 : -1));
    const [lower, upper] = [sign.map((s) => Math.min(0, s)), sign.map((s) => Math.max(0, s))];
    const point = Int32Array.from(sign, (_, n) => n);
    const options = { tol: 1e-6, maxIter: 1e6, shrinking: seed % 2 === 0, throwIfAborted: () => {} };
    const { beta, intercept, converged } = solveDual({ point, slope: sign, lower, upper }, cache, options);
    expect(converged).toBe(true);
    expect(beta.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 9);
    const slopes = sign.slice();
    beta.forEach((value, u) => {
      const row = cache.row(u);
      if (value !== 0) for (let v = 0; v < rows; v++) slopes[v]! -= value * row[v]!;
    });
    beta.forEach((value, v) => {
      expect(value >= lower[v]! && value <= upper[v]!).toBe(true);
      if (value < upper[v]!) expect(slopes[v]! - intercept).toBeLessThan(2e-6);
      if (value > lower[v]!) expect(slopes[v]! - intercept).toBeGreaterThan(-2e-6);
    });
  });
});

test("Platt's sigmoid is the minimum of its cross entropy", () => {
  const { decision, positive, a, b } = golden.platt;
  const found = fitPlatt(Float64Array.from(decision), positive, new Float64Array(decision.length).fill(1));
  expect(found.a).toBeCloseTo(a, 6);
  expect(found.b).toBeCloseTo(b, 6);
  expect(plattProbability({ a: -1, b: 0 }, 1e6)).toBe(1);
  expect(plattProbability({ a: -1, b: 0 }, -1e6)).toBe(0);
});

test.each([1, 7])(
  'each point is held out once, apart from those that decide on it (labels %i rows later)',
  (labelRows) => {
    const rows = Int32Array.from({ length: 90 }, (_, m) => 3 * m + (m % 3));
    const folds = plattFolds('test', rows, labelRows, createRng(1));
    const held = folds.flatMap((fold) => [...fold.held]);
    expect(held.sort((a, b) => a - b)).toEqual(Array.from(rows, (_, m) => m));
    for (const fold of folds) {
      const isApart = (m: number) => fold.held.every((of) => Math.abs(rows[m]! - rows[of]!) >= labelRows);
      const apart = Array.from(rows, (_, m) => m).filter(isApart);
      expect([...fold.kept].sort((a, b) => a - b)).toEqual(apart);
    }
  },
);

test('labels that overlap change the probabilities, not the machine, and need points beside them', () => {
  const withLabels = (labelRows: number) =>
    svm.fit(view, targets, svm.params.parse({ ...exact, C: 2 }) as SvmParams, { ...fitContext(), labelRows });
  const [plain, apart] = [fit({ C: 2 }), withLabels(8)].map(({ head }) =>
    head.kind === 'classes' ? head.pairs[0]! : undefined,
  );
  expect({ ...apart, platt: plain!.platt }).toEqual(plain);
  expect(apart!.platt).not.toEqual(plain!.platt);
  expect(withLabels(1)).toEqual(fit({ C: 2 }));
  expect(() => withLabels(view.rows)).toThrow(expect.objectContaining({ code: 'model_fit_failed' }));
});

test('pairs that agree with class probabilities give these back', () => {
  const probs = [0.5, 0.3, 0.15, 0.05];
  const pairs = Float64Array.from({ length: 16 }, (_, at) => {
    const [i, j] = [Math.floor(at / 4), at % 4];
    return probs[i]! / (probs[i]! + probs[j]!);
  });
  coupleProbabilities(pairs, 4).forEach((value, k) => {
    expect(Math.abs(value - probs[k]!)).toBeLessThan(0.005); // the stopping rule of the paper
  });
});

test('three classes are told apart, and one that never occurs has probability 0', () => {
  const values = Int32Array.from({ length: view.rows }, (_, n) => (view.data[n * golden.cols]! > 0 ? 2 : 0));
  values.forEach((of, n) => {
    if (of === 2 && view.data[n * golden.cols + 1]! > 0) values[n] = 1;
  });
  const state = fit({ num_class: 4 }, { ...targets, classes: { values, count: 4 } } as typeof targets);
  const probs = svm.predict(state, view);
  expect(Object.keys(probs)).toEqual(['p_0', 'p_1', 'p_2', 'p_3']);
  let right = 0;
  for (let n = 0; n < view.rows; n++) {
    const own = ['p_0', 'p_1', 'p_2', 'p_3'].map((name) => (probs as Record<string, Float64Array>)[name]![n]!);
    expect(own.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 9);
    expect(own[3]).toBe(0);
    if (own.indexOf(Math.max(...own)) === values[n]) right += 1;
  }
  expect(right / view.rows).toBeGreaterThan(0.85);
});

test('returns within epsilon of their mean leave no support vector, and the mean is predicted', () => {
  const flat = targetsOf(Array.from({ length: view.rows }, (_, n) => (n % 2 === 0 ? 0.01 : 0.03)));
  const state = fit({ task: 'regression', epsilon: 1.5 }, flat);
  expect(state.vectors).toHaveLength(0);
  for (const value of svm.predict(state, unseen).E_r!) expect(value).toBeCloseTo(0.02, 12);
});

test('hitting the cap of steps is reported', () => {
  const { head } = fit({ max_iter: 3 });
  expect(head.kind === 'classes' && head.pairs[0]).toMatchObject({ converged: false, iterations: 3 });
});

test('classes without weight admit no fit', () => {
  expect(() => fit({ class_weight: { 0: 0 } })).toThrow(expect.objectContaining({ code: 'model_fit_failed' }));
});
