import { z } from 'zod';
import type { Pruner } from '../pruner.ts';
import { createMedianPruner } from './median.ts';
import { nonePruner } from './none.ts';

/** How a study file names a pruner and its options; defaults are Optuna's. */
export const prunerSchema = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('none') }),
  z.strictObject({
    name: z.literal('median'),
    startupTrials: z.int().min(0).default(5).describe('complete trials before anything is pruned'),
    warmupSteps: z.int().min(0).default(0).describe('first step at which a trial may be pruned'),
    intervalSteps: z.int().min(1).default(1).describe('steps between two checks'),
    minTrials: z.int().min(1).default(1).describe('complete trials that must have reported a step'),
  }),
]);

export type PrunerSpec = z.infer<typeof prunerSchema>;
type PrunerSpecs = { readonly [S in PrunerSpec as S['name']]: S };

const pruners: { readonly [N in keyof PrunerSpecs]: (spec: PrunerSpecs[N]) => Pruner } = {
  none: () => nonePruner,
  median: createMedianPruner,
};

export function createPruner<N extends keyof PrunerSpecs>(spec: { readonly name: N } & PrunerSpecs[N]): Pruner {
  return pruners[spec.name](spec);
}
