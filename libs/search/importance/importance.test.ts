import { createRng } from '@winnow/core';
import golden from '../../../test/golden/importance.json' with { type: 'json' };
import { compileSpace } from '../compileSpace.ts';
import type { HistoryTrial } from '../history.ts';
import type { Params } from '../space.ts';
import { fanova, marginalVariance, totalVariance } from './fanova.ts';
import { pedAnova } from './pedAnova.ts';
import { growLeaves } from './regressionTree.ts';

const space = compileSpace({
  float: { type: 'float', low: -5, high: 10 },
  log: { type: 'float', low: 1e-5, high: 0.1, log: true },
  stepped: { type: 'float', low: 0, high: 0.5, step: 0.05 },
  int: { type: 'int', low: 1, high: 8 },
  logInt: { type: 'int', low: 16, high: 512, log: true },
  choice: { type: 'categorical', choices: ['relu', 'tanh', 'gelu', 'elu'] },
});

const complete = (params: Params, value: number, number: number): HistoryTrial => ({
  number,
  params,
  state: 'complete',
  value,
  steps: [],
});

describe.each(golden.cases)('on the trials of case %#', ({ options, trials, pedAnova: expected, fanova: forest }) => {
  const history = trials.map(({ params, value }, number) => complete(params, value, number));

  test('pedAnova() is Optuna’s to 1e-9', () => {
    const importances = pedAnova(space, history, options);
    for (const [name, value] of Object.entries(expected)) {
      expect(Math.abs(importances[name]! - value)).toBeLessThan(1e-9 * Math.max(1, value));
    }
  });

  test('fanova() is near Optuna’s, whose forest has other rows', () => {
    const importances = fanova(space, history, createRng(1));
    for (const [name, value] of Object.entries(forest)) expect(Math.abs(importances[name]! - value)).toBeLessThan(0.1);
    expect(Object.values(importances).reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
  });
});

test('a parameter that exists in few trials matters only as far as the best trials have it', () => {
  const conditional = compileSpace({
    kind: { type: 'categorical', choices: ['a', 'b'] },
    x: { type: 'float', low: 0, high: 1, when: { kind: ['b'] } },
  });
  const history = Array.from({ length: 80 }, (_, n) => {
    const x = (n * 0.618034) % 1;
    return n % 2 === 0
      ? complete({ kind: 'a' }, 1 + (n % 7) / 100, n)
      : complete({ kind: 'b', x }, -Math.abs(x - 0.3), n);
  });
  const { kind, x } = pedAnova(conditional, history);
  expect(kind).toBeGreaterThan(0.001);
  expect(x).toBe(0);
});

test('the leaves of a tree fill the cube, and marginal variances are those of a fine grid', () => {
  const rng = createRng(4);
  const N = 40;
  const x = Float64Array.from({ length: N * 2 }, () => rng.uniform());
  const y = Float64Array.from({ length: N }, (_, i) => Math.sin(5 * x[2 * i]!) + x[2 * i]! * x[2 * i + 1]!);
  const leaves = growLeaves(
    x,
    y,
    2,
    Int32Array.from({ length: N }, (_, i) => i),
  );
  const predict = (a: number, b: number) => {
    const found = leaves.filter(({ low, high }) => low[0]! < a && a <= high[0]! && low[1]! < b && b <= high[1]!);
    if (found.length !== 1) throw new Error('leaves overlap or leave a gap');
    return found[0]!.value;
  };
  const grid = Array.from({ length: 200 }, (_, i) => (i + 0.5) / 200);
  const table = grid.map((a) => grid.map((b) => predict(a, b)));
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = (values: readonly number[]) => mean(values.map((value) => (value - mean(values)) ** 2));
  expect(totalVariance(leaves)).toBeCloseTo(variance(table.flat()), 2);
  expect(marginalVariance(leaves, 0)).toBeCloseTo(variance(table.map(mean)), 2);
  expect(marginalVariance(leaves, 1)).toBeCloseTo(variance(grid.map((_, j) => mean(table.map((row) => row[j]!)))), 2);
  for (let i = 0; i < N; i++) expect(predict(x[2 * i]!, x[2 * i + 1]!)).toBe(y[i]);
});

test('nothing is said of too few trials or a constant objective', () => {
  const params = { float: 0, log: 0.01, stepped: 0, int: 1, logInt: 16, choice: 'relu' };
  const zeros = Object.fromEntries(space.params.map(({ name }) => [name, 0]));
  expect(pedAnova(space, [complete(params, 1, 0)])).toEqual(zeros);
  expect(fanova(space, [complete(params, 1, 0), complete({ ...params, int: 2 }, 1, 1)], createRng(1))).toEqual(zeros);
});
