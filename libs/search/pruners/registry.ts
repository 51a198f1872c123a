import { z } from 'zod';
import type { Pruner } from '../pruner.ts';
import { createHyperbandPruner } from './hyperband.ts';
import { nonePruner } from './none.ts';
import { createPatientPruner } from './patient.ts';
import { compared, createPercentilePruner } from './percentile.ts';
import { createSuccessiveHalvingPruner } from './successiveHalving.ts';
import { createThresholdPruner } from './threshold.ts';
import { createWilcoxonPruner } from './wilcoxon.ts';

/** How a study file names a pruner and its options; defaults are Optuna's. Steps count from 0. */

const steps = {
  warmupSteps: z.int().min(0).default(0).describe('first step at which a trial may be pruned'),
  intervalSteps: z.int().min(1).default(1).describe('steps between two checks'),
};
const percentileOptions = {
  startupTrials: z.int().min(0).default(5).describe('complete trials before anything is pruned'),
  ...steps,
  minTrials: z.int().min(1).default(1).describe('trials of those compared that must have reported a step'),
  among: z
    .enum(compared)
    .optional()
    .describe(
      'trials compared: `complete` ones (default), which have all passed the rule and so raise it, or `all` that reported the step',
    ),
};

const plainSchema = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('none').describe('Lets every trial run to its end.') }),
  z.strictObject({
    name: z.literal('median').describe('The best value so far must reach the median of other trials at that step.'),
    ...percentileOptions,
  }),
  z.strictObject({
    name: z.literal('percentile').describe('As `median`, for any percentile.'),
    percentile: z.number().min(0).max(100).describe('share of the trials compared to be among, in percent'),
    ...percentileOptions,
  }),
  z.strictObject({
    name: z.literal('successive_halving').describe('ASHA: at each rung one of `reductionFactor` goes on.'),
    minResource: z.int().min(1).optional().describe('step of the first rung; default: from the longest complete trial'),
    reductionFactor: z.int().min(2).default(4).describe('one of so many goes on'),
    minEarlyStoppingRate: z.int().min(0).default(0).describe('rungs left out at the start'),
  }),
  z.strictObject({
    name: z.literal('hyperband').describe('Successive halving in brackets that begin to prune at different rungs.'),
    minResource: z.int().min(1).default(1).describe('step of the first rung'),
    maxResource: z.int().min(1).optional().describe('steps of a whole trial; default: of the longest complete trial'),
    reductionFactor: z.int().min(2).default(3).describe('one of so many goes on'),
  }),
  z
    .strictObject({
      name: z.literal('threshold').describe('Gives up a trial whose value leaves fixed bounds.'),
      lower: z.number().optional().describe('least value that may go on'),
      upper: z.number().optional().describe('largest value that may go on'),
      ...steps,
    })
    .refine((spec) => spec.lower !== undefined || spec.upper !== undefined, 'must have lower or upper'),
  z.strictObject({
    name: z.literal('wilcoxon').describe('Gives up a trial behind the best one by a signed-rank test over the steps.'),
    pThreshold: z.number().min(0).max(1).default(0.1).describe('p value below which a trial is given up'),
    startupSteps: z.int().min(0).default(2).describe('steps before anything is pruned'),
    increments: z
      .boolean()
      .optional()
      .describe(
        'compare what each step added to the value; default: true for the folds of a study, whose values are running totals, else false',
      ),
  }),
]);

export const prunerSchema = z.discriminatedUnion('name', [
  ...plainSchema.options,
  z.strictObject({
    name: z.literal('patient').describe('Lets another pruner act only on trials that have stopped improving.'),
    patience: z.int().min(0).describe('steps without improvement that are put up with'),
    minDelta: z.number().min(0).default(0).describe('how much better counts as an improvement'),
    pruner: plainSchema.optional().describe('acts on such trials; default: all of them are pruned'),
  }),
]);

export type PrunerSpec = z.infer<typeof prunerSchema>;
type PrunerSpecs = { readonly [S in PrunerSpec as S['name']]: S };

const pruners: { readonly [N in keyof PrunerSpecs]: (spec: PrunerSpecs[N]) => Pruner } = {
  none: () => nonePruner,
  median: (spec) => createPercentilePruner('median', { ...spec, percentile: 50 }),
  percentile: (spec) => createPercentilePruner('percentile', spec),
  successive_halving: createSuccessiveHalvingPruner,
  hyperband: createHyperbandPruner,
  threshold: createThresholdPruner,
  wilcoxon: createWilcoxonPruner,
  patient: (spec) => createPatientPruner(spec, spec.pruner && createPruner(spec.pruner)),
};

export function createPruner<N extends keyof PrunerSpecs>(spec: { readonly name: N } & PrunerSpecs[N]): Pruner {
  return pruners[spec.name](spec);
}
