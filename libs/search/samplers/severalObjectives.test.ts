import { ask } from '../askTell.ts';
import { compileSpace } from '../compileSpace.ts';
import type { HistoryTrial } from '../history.ts';
import { hypervolume } from '../pareto/hypervolume.ts';
import { createPruner } from '../pruners/registry.ts';
import type { Sampler } from '../sampler.ts';
import { randomSampler } from './random.ts';
import { createSampler, type SamplerSpec, samplerSchema } from './registry.ts';

const SEEDS = [0, 1, 2, 3];
const TRIALS = 80;
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

function run(sampler: Sampler, seed: number): number {
  const history: HistoryTrial[] = [];
  for (let number = 0; number < TRIALS; number++) {
    const options = { space, sampler, pruner: createPruner({ name: 'none' }), seed, stage: 's', parallelism: 1 };
    const { params } = ask({ ...options, number, history });
    const values = zdt1(params);
    history.push({ number, params, state: 'complete', value: values[0]!, values, steps: [] });
  }
  return hypervolume(
    history.map((trial) => trial.values!),
    [-1.1, -10],
  );
}

const ofRandom = SEEDS.map((seed) => run(randomSampler, seed));

test.each([{ name: 'nsga2', populationSize: 12 }, { name: 'tpe' }])(
  '%j covers more of the objectives of ZDT1 than random search, on each seed',
  (given) => {
    const spec: SamplerSpec = samplerSchema.parse(given);
    for (const [i, seed] of SEEDS.entries()) expect(run(createSampler(spec), seed)).toBeGreaterThan(ofRandom[i]!);
  },
);
