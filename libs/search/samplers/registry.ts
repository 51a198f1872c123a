import { z } from 'zod';
import type { Sampler } from '../sampler.ts';
import { randomSampler } from './random.ts';
import { createTpeSampler } from './tpe/tpe.ts';

/** How a study file names a sampler and its options; defaults are Optuna's. */
export const samplerSchema = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('random') }),
  z.strictObject({
    name: z.literal('tpe'),
    startupTrials: z.int().min(0).default(10).describe('complete or pruned trials before random search ends'),
    candidates: z.int().min(1).max(10_000).default(24).describe('points compared for each group of parameters'),
    version: z.enum(['optuna-4.9', 'optuna-5']).default('optuna-4.9').describe('whose definition it follows'),
    multivariate: z
      .boolean()
      .optional()
      .describe('model the parameters that all trials have together; default: false, and true for optuna-5'),
    group: z.boolean().default(false).describe('with multivariate: model each branch of a conditional space together'),
    constantLiar: z.boolean().default(true).describe('count running trials as bad, which keeps parallel ones apart'),
  }),
]);

export type SamplerSpec = z.infer<typeof samplerSchema>;
type SamplerSpecs = { readonly [S in SamplerSpec as S['name']]: S };

const samplers: { readonly [N in keyof SamplerSpecs]: (spec: SamplerSpecs[N]) => Sampler } = {
  random: () => randomSampler,
  tpe: createTpeSampler,
};

export function createSampler<N extends keyof SamplerSpecs>(spec: { readonly name: N } & SamplerSpecs[N]): Sampler {
  return samplers[spec.name](spec);
}
