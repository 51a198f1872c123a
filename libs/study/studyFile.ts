import { STUDY_NAME } from '@winnow/core';
import {
  costsSchema,
  objectiveSchema,
  objectivesSchema,
  policySchema,
  runSources,
  splitSchema,
} from '@winnow/evaluation';
import { featureSpecSchema, labelSchema, sampleWeightsSchema, scalerSchema, selectionSchema } from '@winnow/features';
import { policySchema as gateSchema } from '@winnow/gates';
import { datasetSchema } from '@winnow/market';
import { budgetSchema, orders, prunerSchema, samplerSchema, spaceSchema } from '@winnow/search';
import { z } from 'zod';
import { pickSchema } from './pickRule.ts';

/** The study file: what a person writes and submits. Strict everywhere: an unknown key is an error, never ignored. */

const isoDate = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a UTC date YYYY-MM-DD')
  .refine(isCalendarDate, 'must be a date that exists');

const windowSchema = z.strictObject({
  from: isoDate.describe('first UTC day of the evaluation window'),
  to: isoDate.describe('UTC day at whose start the window ends (exclusive)'),
  trainFrom: isoDate
    .optional()
    .describe('walk_forward only: first UTC day of training history; default: start of the search window'),
});

const stageSchema = z.strictObject({
  symbols: z.array(z.string().min(1)).min(1).optional().describe('symbols of this stage; default: all of the dataset'),
  window: windowSchema,
  split: splitSchema.optional(),
  topK: z.int().min(1).max(1000).describe('how many of the best trials go on (forward: become candidates)'),
  tieTolerance: z
    .number()
    .min(0)
    .optional()
    .describe('values that differ by no more are equal, and the trial of less declared work goes first; default: 0'),
});

const stopSchema = budgetSchema
  .omit({ trials: true })
  .refine((stop) => Object.keys(stop).length > 0, 'must have a limit')
  .describe('what ends the search before all its trials are tried; the first limit that is reached counts');

const featureSubsetsSchema = z
  .record(
    z.string().min(1),
    z
      .array(z.string().min(1))
      .min(1, 'must name at least one feature')
      .refine((names) => new Set(names).size === names.length, 'features must be unique'),
  )
  .refine((subsets) => Object.keys(subsets).length > 0, 'must have at least one subset');

export const studyFileSchema = z
  .strictObject({
    $schema: z.string().optional(),
    name: z.string().regex(STUDY_NAME, 'must be 1 to 63 of a-z, 0-9, _ and start with a letter'),
    description: z.string().max(2000).optional(),
    seed: z.int().min(0),
    dataset: datasetSchema,
    features: z
      .union([z.string().min(1), featureSpecSchema])
      .describe('name of a feature spec in configs/features, or the spec itself'),
    featureSubsets: featureSubsetsSchema
      .optional()
      .describe(
        'subsets of the features; which one a trial reads becomes the parameter `feature_subset` of the search',
      ),
    label: labelSchema,
    scaler: scalerSchema.prefault({ kind: 'standard' }).describe('how features are scaled, fitted on train rows only'),
    selection: selectionSchema.optional().describe('which features each fold keeps; default: all'),
    sampleWeights: sampleWeightsSchema.optional().describe('weights of the training rows; default: all the same'),
    model: z.string().min(1).optional().describe('one model; or use `models`'),
    models: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe('several models; which one to use becomes part of the search'),
    space: spaceSchema
      .optional()
      .describe('keys `<model>.<param>` and `policy.<param>`; default: the models’ default spaces'),
    policy: policySchema.prefault({}).describe('position policy, for what the space does not search'),
    objective: objectiveSchema
      .optional()
      .describe('what is maximised; default: P&L after costs less half the drawdown'),
    objectives: objectivesSchema
      .optional()
      .describe('several objectives instead of one: the search is for their Pareto front'),
    pick: pickSchema
      .optional()
      .describe('with `objectives`: the order within a Pareto front, of which the first go on; default: knee'),
    stages: z.strictObject({
      search: stageSchema.extend({ trials: z.int().min(1).max(1_000_000), stop: stopSchema.optional() }),
      validate: stageSchema,
      forward: stageSchema,
    }),
    sampler: samplerSchema.prefault({ name: 'tpe' }),
    pruner: prunerSchema.prefault({ name: 'none' }),
    pruneBy: z
      .enum(['folds', 'iterations'])
      .default('folds')
      .describe(
        'steps of the pruner: the objective after each fold, or the validation loss inside the first fit at eight shares of the most iterations that the space allows',
      ),
    parallelism: z
      .int()
      .min(1)
      .max(1024)
      .default(4)
      .describe('trials in flight (L of the determinism protocol); part of the result, unlike the number of workers'),
    order: z
      .enum(orders)
      .default('virtual')
      .describe(
        'which results a new trial knows: virtual and lag are the same on any machines, async is not reproducible',
      ),
    costs: costsSchema.prefault({}),
    gate: gateSchema.prefault({}),
    runSource: z.enum(runSources).default('prod'),
  })
  .refine((study) => (study.model === undefined) !== (study.models === undefined), {
    path: ['models'],
    message: 'must be given, or `model`, but not both',
  })
  .refine((study) => study.objectives === undefined || study.objective === undefined, {
    path: ['objectives'],
    message: 'must not be given beside `objective`',
  })
  .refine((study) => study.pick === undefined || study.objectives !== undefined, {
    path: ['pick'],
    message: 'is only for studies with `objectives`',
  });

export type StudyFile = z.infer<typeof studyFileSchema>;

/** Date.parse takes 30 February for 2 March; a date that exists reads back as itself. */
function isCalendarDate(text: string): boolean {
  const parsed = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(parsed) && new Date(parsed).toISOString().startsWith(text);
}
