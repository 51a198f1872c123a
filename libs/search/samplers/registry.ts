import { z } from 'zod';
import type { Sampler } from '../sampler.ts';
import { createCmaSampler } from './cma/cma.ts';
import { createEnqueueSampler } from './enqueue.ts';
import { createGeneticSampler } from './evolution/genetic.ts';
import { createNsga2Sampler } from './evolution/nsga2.ts';
import { createGpSampler } from './gp/gp.ts';
import { createGridSampler } from './grid.ts';
import { haltonSampler } from './halton.ts';
import { createPartialFixedSampler } from './partialFixed.ts';
import { randomSampler } from './random.ts';
import { sobolSampler } from './sobol.ts';
import { createTpeSampler } from './tpe/tpe.ts';

/** How a study file names a sampler and its options; defaults are Optuna's where it has the sampler. */

const share = z.number().min(0).max(1);
const crossover = share.default(0.9).describe('share of children that mix both parents');
const mutation = share.optional().describe('chance that a parameter mutates; default: one parameter a child');
const value = z.union([z.string(), z.number(), z.boolean()]);
const values = z.record(z.string(), value);

const plainSchema = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('random').describe('Independent uniform draws.') }),
  z.strictObject({
    name: z.literal('grid').describe('Every point of a grid once, then again, spread over the grid from the start.'),
    points: z.int().min(1).max(1000).default(5).describe('values of a float that has no step'),
  }),
  z.strictObject({ name: z.literal('sobol').describe('Quasi-random: a scrambled Sobol sequence.') }),
  z.strictObject({ name: z.literal('halton').describe('Quasi-random: a scrambled Halton sequence.') }),
  z.strictObject({
    name: z.literal('tpe').describe('Tree-structured Parzen estimator, for one or several objectives.'),
    startupTrials: z.int().min(0).default(10).describe('complete or pruned trials before random search ends'),
    candidates: z.int().min(1).max(10_000).default(24).describe('points compared for each group of parameters'),
    version: z.enum(['optuna-4.9', 'optuna-5']).default('optuna-5').describe('whose definition it follows'),
    multivariate: z
      .boolean()
      .optional()
      .describe(
        'model the parameters that all trials have together; default: false, and true for optuna-5 with one objective',
      ),
    group: z.boolean().default(false).describe('with multivariate: model each branch of a conditional space together'),
    constantLiar: z.boolean().default(true).describe('count running trials as bad, which keeps parallel ones apart'),
  }),
  z.strictObject({
    name: z.literal('cma_es').describe('CMA-ES with margin for the numbers that all trials have, TPE for the others.'),
    restart: z
      .enum(['none', 'ipop', 'bipop'])
      .default('ipop')
      .describe('what follows when a run can no longer improve'),
  }),
  z.strictObject({
    name: z
      .literal('gp')
      .describe('Gaussian process (Matérn 5/2) and expected improvement; up to some hundred trials.'),
    startupTrials: z.int().min(2).default(10).describe('complete trials before quasi-random search ends'),
    maxTrials: z.int().min(20).max(2000).default(300).describe('trials that the process is fitted to'),
  }),
  z.strictObject({
    name: z.literal('nsga2').describe('NSGA-II, for several objectives.'),
    populationSize: z.int().min(2).max(10_000).default(50).describe('trials of a generation'),
    crossover,
    mutation,
  }),
  z.strictObject({
    name: z.literal('genetic').describe('Steady-state genetic algorithm, for one objective and any kind of parameter.'),
    populationSize: z.int().min(2).max(10_000).default(20).describe('best trials that can be parents'),
    tournament: z.int().min(1).max(100).default(2).describe('draws of which the best becomes a parent'),
    crossover,
    mutation,
  }),
]);

const partialFixedSchema = z.strictObject({
  name: z.literal('partial_fixed').describe('Holds some parameters and lets another sampler search the rest.'),
  fixed: values.describe('values of the parameters that are held'),
  sampler: plainSchema.prefault({ name: 'tpe' }).describe('searches the rest'),
});

const enqueueSchema = z.strictObject({
  name: z.literal('enqueue').describe('Warm start: tries given points first, then goes on with another sampler.'),
  points: z
    .array(values)
    .min(1)
    .max(10_000)
    .describe('first trials; parameters left out are filled in, so that all given ones exist'),
  sampler: z.discriminatedUnion('name', [...plainSchema.options, partialFixedSchema]).prefault({ name: 'tpe' }),
});

export const samplerSchema = z.discriminatedUnion('name', [...plainSchema.options, partialFixedSchema, enqueueSchema]);

export type SamplerSpec = z.infer<typeof samplerSchema>;

const SINGLE_OBJECTIVE: readonly SamplerSpec['name'][] = ['cma_es', 'gp', 'genetic'];

/** Whether a sampler reads all objectives of a study that has several, or none. */
export function takesSeveralObjectives(spec: SamplerSpec): boolean {
  return 'sampler' in spec ? takesSeveralObjectives(spec.sampler) : !SINGLE_OBJECTIVE.includes(spec.name);
}

type SamplerSpecs = { readonly [S in SamplerSpec as S['name']]: S };

const samplers: { readonly [N in keyof SamplerSpecs]: (spec: SamplerSpecs[N]) => Sampler } = {
  random: () => randomSampler,
  grid: createGridSampler,
  sobol: () => sobolSampler,
  halton: () => haltonSampler,
  tpe: createTpeSampler,
  cma_es: createCmaSampler,
  gp: createGpSampler,
  nsga2: createNsga2Sampler,
  genetic: createGeneticSampler,
  partial_fixed: ({ fixed, sampler }) => createPartialFixedSampler(fixed, createSampler(sampler)),
  enqueue: ({ points, sampler }) => createEnqueueSampler(points, createSampler(sampler)),
};

export function createSampler<N extends keyof SamplerSpecs>(spec: { readonly name: N } & SamplerSpecs[N]): Sampler {
  return samplers[spec.name](spec);
}
