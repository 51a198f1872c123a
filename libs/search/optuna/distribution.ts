import { z } from 'zod';
import type { Param, ParamValue } from '../space.ts';
import { encodePythonJson, parsePythonJson } from './pythonJson.ts';

const GRID_DIGITS = 12; // 3 · 0.1 is above 0.3 in binary, and Optuna compares decimal texts

/** The range of a parameter, as a text of its own within a line of the journal: a class of Optuna and its attributes. */
export function encodeDistribution(param: Param): string {
  if ('choices' in param) {
    return encodePythonJson({ name: 'CategoricalDistribution', attributes: { choices: param.choices } });
  }
  const { type, log, low, high, step } = param;
  const name = type === 'int' ? 'IntDistribution' : 'FloatDistribution';
  const settledHigh = type === 'float' && step !== null ? Number(high.toPrecision(GRID_DIGITS)) : high;
  return encodePythonJson({ name, attributes: { log, step, low, high: settledHigh } });
}

/** The internal value of a parameter; undefined when it is none of the choices. */
export function encodeValue(param: Param, value: ParamValue): number | undefined {
  if (!('choices' in param)) return value as number;
  const index = param.choices.indexOf(value);
  return index < 0 ? undefined : index;
}

const distributionSchema = z.union([
  z.object({ name: z.literal('CategoricalDistribution'), attributes: z.object({ choices: z.array(z.unknown()) }) }),
  z.object({ name: z.string().regex(/^(Int|Float|Uniform|LogUniform|DiscreteUniform)\w*Distribution$/) }),
]);

/**
 * The value that an internal value stands for; undefined when the text is no distribution of Optuna 2 to 4, or the value none
 * that we have, as `None` among choices.
 */
export function decodeValue(distribution: string, internal: number): ParamValue | undefined {
  const parsed = distributionSchema.safeParse(parseOrUndefined(distribution));
  if (!parsed.success) return undefined;
  if (!('attributes' in parsed.data)) return internal;
  const choice = parsed.data.attributes.choices[internal];
  return typeof choice === 'string' || typeof choice === 'number' || typeof choice === 'boolean' ? choice : undefined;
}

function parseOrUndefined(text: string): unknown {
  try {
    return parsePythonJson(text);
  } catch {
    return undefined;
  }
}
