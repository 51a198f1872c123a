/**
 * Search spaces: the JSON form, and the compiled form that samplers read (`compileSpace` turns one into the other).
 *
 * - a **parameter** is one dimension: a float or int range, or a list of choices
 * - a **condition** (`when`) makes a parameter exist only in trials whose earlier parameters have certain values
 * - a parameter is **active** in a trial when all its conditions hold; an inactive one is absent from the trial
 * - a **grid** is the set of values low, low + step, …: of every int, and of a float that has a `step`
 */

import { z } from 'zod';

const valueSchema = z.union([z.string(), z.number(), z.boolean()]);

const conditions = {
  when: z
    .record(z.string(), z.array(valueSchema).min(1).readonly())
    .optional()
    .describe('exists only if each parameter named here is active and has one of these values'),
};

export const spaceSchema = z.record(
  z.string().min(1),
  z.discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('float'),
      low: z.number(),
      high: z.number(),
      log: z.boolean().optional(),
      step: z.number().optional(),
      ...conditions,
    }),
    z.strictObject({
      type: z.literal('int'),
      low: z.int(),
      high: z.int(),
      log: z.boolean().optional(),
      step: z.int().optional(),
      ...conditions,
    }),
    z.strictObject({ type: z.literal('categorical'), choices: z.array(valueSchema).readonly(), ...conditions }),
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

export interface NumericParam extends ParamBase {
  readonly type: 'float' | 'int';
  readonly low: number;
  /** inclusive; lies on the grid where there is one */
  readonly high: number;
  /** searched in natural logs */
  readonly log: boolean;
  /** grid spacing, 1 for an int without one; null: continuous */
  readonly step: number | null;
}

export interface CategoricalParam extends ParamBase {
  readonly type: 'categorical';
  readonly choices: readonly ParamValue[];
}

export type Param = NumericParam | CategoricalParam;

/** A checked search space; make one with `compileSpace`. */
export interface Space {
  readonly params: readonly Param[];
}
