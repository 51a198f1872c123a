/**
 * Search spaces: the JSON form, and the compiled form that samplers read (`compileSpace` turns one into the other).
 *
 * - a **parameter** is one dimension: a float or int range, or a list of choices, which `ordinal` calls ordered
 * - a **condition** (`when`) makes a parameter exist only in trials whose earlier parameters have certain values
 * - a parameter is **active** in a trial when all its conditions hold; an inactive one is absent from the trial
 * - a **grid** is the set of values low, low + step, …: of every int, and of a float that has a `step`
 * - a **limit** (`atMost`, `atLeast`) bounds a number by a linear function of earlier numbers of the same trial
 */

import { z } from 'zod';

const valueSchema = z.union([z.string(), z.number(), z.boolean()]);

const conditions = {
  when: z
    .record(z.string(), z.array(valueSchema).min(1).readonly())
    .optional()
    .describe('exists only if each parameter named here is active and has one of these values'),
};

const limitSchema = z
  .strictObject({
    times: z.record(z.string(), z.number()).describe('factor of each earlier parameter'),
    plus: z.number().optional(),
  })
  .describe('Σ factor · parameter + plus; holds where all the parameters are active');

const limits = { atMost: limitSchema.optional(), atLeast: limitSchema.optional() };

const choices = z.array(valueSchema).readonly();

export const spaceSchema = z.record(
  z.string().min(1),
  z.discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('float'),
      low: z.number(),
      high: z.number(),
      log: z.boolean().optional(),
      step: z.number().optional(),
      ...limits,
      ...conditions,
    }),
    z.strictObject({
      type: z.literal('int'),
      low: z.int(),
      high: z.int(),
      log: z.boolean().optional(),
      step: z.int().optional(),
      ...limits,
      ...conditions,
    }),
    z.strictObject({ type: z.literal('categorical'), choices, ...conditions }),
    z.strictObject({ type: z.literal('ordinal'), choices, ...conditions }),
  ]),
);

/** Name → dimension, in declaration order; a parameter may depend on earlier ones only. */
export type SpaceJson = Readonly<z.infer<typeof spaceSchema>>;
export type DimensionJson = SpaceJson[string];

export type ParamValue = string | number | boolean;

/** The active parameters of one trial, in declaration order. */
export type Params = Readonly<Record<string, ParamValue>>;

interface ParamBase {
  readonly name: string;
  /** all must hold for the parameter to be active */
  readonly when: readonly { readonly parent: string; readonly values: readonly ParamValue[] }[];
}

/** `parameter ≤ Σ factor · earlier + plus`, or ≥ */
export interface Limit {
  readonly side: 'atMost' | 'atLeast';
  readonly terms: readonly { readonly name: string; readonly factor: number }[];
  readonly plus: number;
}

export interface NumericParam extends ParamBase {
  readonly type: 'float' | 'int';
  readonly low: number;
  /** inclusive; lies on the grid where there is one */
  readonly high: number;
  /** searched in natural logs */
  readonly log: boolean;
  /** grid spacing, 1 for an int without one; null: continuous */
  readonly step: number | null;
  readonly limits: readonly Limit[];
}

/** Ordered choices, searched as the grid of their indices. */
export interface OrdinalParam extends ParamBase {
  readonly type: 'ordinal';
  readonly choices: readonly ParamValue[];
  readonly low: 0;
  readonly high: number;
  readonly log: false;
  readonly step: 1;
}

export interface CategoricalParam extends ParamBase {
  readonly type: 'categorical';
  readonly choices: readonly ParamValue[];
  /** those of a number of which only these values are left (`restrictParams`) */
  readonly limits?: readonly Limit[];
}

/** A parameter on an axis, where near means alike. */
export type RangeParam = NumericParam | OrdinalParam;

export type Param = RangeParam | CategoricalParam;

/** A checked search space; make one with `compileSpace`. */
export interface Space {
  readonly params: readonly Param[];
}
