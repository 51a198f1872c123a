import { ask } from '../../askTell.ts';
import { compileSpace } from '../../compileSpace.ts';
import type { HistoryTrial } from '../../history.ts';
import { paretoRanks } from '../../paretoRanks.ts';
import { createPruner } from '../../pruners/registry.ts';
import type { Sampler } from '../../sampler.ts';
import { randomSampler } from '../random.ts';
import { createNsga2Sampler } from './nsga2.ts';

const names = ['x0', 'x1', 'x2', 'x3', 'x4'] as const;
const space = compileSpace(
  Object.fromEntries(names.map((name) => [name, { type: 'float' as const, low: 0, high: 1 }])),
);

/** ZDT1 (Zitzler, Deb & Thiele 2000): both objectives are minimised, here as negative values. */
function zdt1(params: HistoryTrial['params']): number[] {
  const [first, ...rest] = names.map((name) => Number(params[name]));
  const g = 1 + (9 * rest.reduce((sum, x) => sum + x, 0)) / rest.length;
  return [-first!, -g * (1 - Math.sqrt(first! / g))];
}

/** Area that the points dominate above (−1.1, −10). */
function hypervolume(points: readonly (readonly number[])[]): number {
  const ranks = paretoRanks(points);
  const front = points.filter((_, i) => ranks[i] === 0).sort((a, b) => b[0]! - a[0]!);
  let area = 0;
  let height = -10;
  for (const [x, y] of front) {
    if (y! <= height || x! <= -1.1) continue;
    area += (x! + 1.1) * (y! - height);
    height = y!;
  }
  return area;
}

function run(sampler: Sampler, seed: number): number {
  const history: HistoryTrial[] = [];
  for (let number = 0; number < 120; number++) {
    const options = { space, sampler, pruner: createPruner({ name: 'none' }), seed, stage: 's', parallelism: 1 };
    const { params } = ask({ ...options, number, history });
    const values = zdt1(params);
    history.push({ number, params, state: 'complete', value: values[0]!, values, steps: [] });
  }
  return hypervolume(history.map((trial) => trial.values!));
}

test('nsga2 covers more of the objectives of ZDT1 than random search, on each of 10 seeds', () => {
  for (let seed = 0; seed < 10; seed++) {
    expect(run(createNsga2Sampler({ populationSize: 12, crossover: 0.9 }), seed)).toBeGreaterThan(
      run(randomSampler, seed),
    );
  }
});
