import { createRng } from '@winnow/core';
import { normalCdf } from '@winnow/numerics';
import golden from '../../../../test/golden/cma.json' with { type: 'json' };
import { ask } from '../../askTell.ts';
import { compileSpace } from '../../compileSpace.ts';
import type { HistoryTrial } from '../../history.ts';
import { createPruner } from '../../pruners/registry.ts';
import type { Param, Params, SpaceJson } from '../../space.ts';
import { createCmaSampler } from './cma.ts';
import { keepMargin } from './cmaMargin.ts';
import { advanceRun, type ScoredPoint, startRun } from './cmaRun.ts';
import { startCma, updateCma } from './cmaState.ts';

test.each(golden.cases)(
  'the state after each generation is that of the reference ($dimensions dimensions)',
  (golden) => {
    let state = startCma(new Float64Array(golden.dimensions).fill(0.5), 1 / 6, golden.population);
    for (const { points, values, mean, sigma, covariance } of golden.generations) {
      const order = [...values.keys()].sort((a, b) => values[a]! - values[b]!);
      state = updateCma(
        state,
        order.map((i) => Float64Array.from(points[i]!)),
      );
      expect(Math.abs(state.sigma / sigma - 1)).toBeLessThan(1e-9);
      for (const [i, m] of mean.entries()) expect(Math.abs(state.mean[i]! - m)).toBeLessThan(1e-9);
      for (const [i, c] of covariance.entries()) expect(Math.abs(state.covariance[i]! - c)).toBeLessThan(1e-9);
    }
  },
);

function best(json: SpaceJson, value: (params: Params) => number, trials: number): number {
  const space = compileSpace(json);
  const options = { space, sampler: createCmaSampler({ restart: 'bipop' }), pruner: createPruner({ name: 'none' }) };
  const history: HistoryTrial[] = [];
  for (let number = 0; number < trials; number++) {
    const { params } = ask({ ...options, seed: 1, stage: 's', number, history, parallelism: 1 });
    history.push({ number, params, state: 'complete', value: -value(params), steps: [] });
  }
  return -Math.max(...history.map((trial) => trial.value!));
}

test('cma_es finds the bottom of an ill-conditioned bowl and the best of many integers', () => {
  const bowl = { x: { type: 'float', low: -5, high: 5 }, y: { type: 'float', low: -5, high: 5 } } as const;
  expect(best(bowl, ({ x, y }) => (Number(x) - 1) ** 2 + 1000 * (Number(y) - Number(x)) ** 2, 300)).toBeLessThan(1e-4);
  const integers = {
    a: { type: 'int', low: -100, high: 100 },
    b: { type: 'int', low: 0, high: 1 },
    c: { type: 'int', low: -50, high: 50 },
  } as const;
  const distance = ({ a, b, c }: Params) => Math.abs(Number(a) - 37) + 20 * (1 - Number(b)) + Math.abs(Number(c) + 8);
  expect(best(integers, distance, 300)).toBe(0);
});

const grid = compileSpace({ k: { type: 'int', low: 0, high: 9 } }).params[0] as Param;
const share = (mean: number, std: number, from: number, to: number) =>
  normalCdf((to - mean) / std) - normalCdf((from - mean) / std);

test('the margin keeps a share of the distribution outside the mean’s cell, on both sides inside the range', () => {
  const alpha = 0.1;
  const inner = keepMargin(grid, 0.43, 0.001, alpha); // in the cell [0.4, 0.5)
  const std = 0.001 * inner.stretch;
  expect(share(inner.mean, std, -9, 0.4)).toBeGreaterThan(0.045);
  expect(share(inner.mean, std, 0.5, 9)).toBeGreaterThan(0.045);
  const edge = keepMargin(grid, 0.02, 0.001, alpha); // in the first cell
  expect(share(edge.mean, 0.001 * edge.stretch, 0.1, 9)).toBeGreaterThan(0.09);
  expect(keepMargin(grid, 0.45, 0.3, alpha).mean).toBeCloseTo(0.45, 9); // wide enough already
});

test('a flat objective makes a run restart: twice the generation with ipop, never without', () => {
  const params = compileSpace({ x: { type: 'float', low: 0, high: 1 }, y: { type: 'float', low: 0, high: 1 } }).params;
  const flat: ScoredPoint[] = Array.from({ length: 40 }, (_, i) => {
    return { point: Float64Array.of((i * 0.37) % 1, (i * 0.61) % 1), value: 1 };
  });
  const run = (restart: 'none' | 'ipop' | 'bipop') => advanceRun(startRun(params), params, flat, restart, createRng(3));
  expect(run('none').restarts).toBe(0);
  expect([run('ipop').restarts, run('ipop').state.constants.lambda]).toEqual([2, 24]); // 6 + 12 of 40, then 24
  expect(run('bipop').restarts).toBeGreaterThan(2); // small generations in between
});

test('a pruned trial counts by its last step, but for steps that are not values of the objective', () => {
  const space = compileSpace({ x: { type: 'float', low: 0, high: 1 }, y: { type: 'float', low: 0, high: 1 } });
  const options = { space, sampler: createCmaSampler({ restart: 'none' }), pruner: createPruner({ name: 'none' }) };
  const suggested = (step: number, hasOwnSteps: boolean) => {
    const history = Array.from({ length: 12 }, (_, number): HistoryTrial => {
      const params = { x: ((number * 5) % 12) / 12, y: ((number * 7) % 12) / 12 };
      const end =
        number % 3 === 0
          ? { state: 'pruned' as const, value: null }
          : { state: 'complete' as const, value: 1 / number };
      return { number, params, ...end, steps: [step], hasOwnSteps };
    });
    return ask({ ...options, seed: 1, stage: 's', number: 12, history, parallelism: 1 }).params;
  };
  expect(suggested(9, false)).not.toEqual(suggested(-9, false));
  expect(suggested(9, true)).toEqual(suggested(-9, true));
});
