import { WinnowError } from '@winnow/core';
import { z } from 'zod';
import { assertHmm } from './assertHmm.ts';
import { covarianceTypes, type Hmm } from './hmm.ts';

/**
 * A model as JSON: the fields of `Hmm`, arrays of numbers for its typed arrays. JSON numbers hold doubles exactly, so the
 * round trip is exact.
 */

const numbers = z.array(z.number());
const covarianceType = z.enum(covarianceTypes);

const emissionJson = z.discriminatedUnion('family', [
  z.strictObject({ family: z.literal('gaussian'), covarianceType, means: numbers, covars: numbers }),
  z.strictObject({
    family: z.literal('gaussian_mixture'),
    covarianceType,
    nComponents: z.int().min(1),
    weights: numbers,
    means: numbers,
    covars: numbers,
  }),
  z.strictObject({ family: z.literal('student_t'), covarianceType, means: numbers, scales: numbers, dof: numbers }),
  z.strictObject({ family: z.literal('categorical'), nCategories: z.int().min(1), probs: numbers }),
  z.strictObject({ family: z.literal('poisson'), rates: numbers }),
]);

const hmmJson = z.strictObject({
  nStates: z.int().min(1),
  nFeatures: z.int().min(1),
  startProb: numbers,
  transMat: numbers,
  emission: emissionJson,
});

export type HmmJson = z.infer<typeof hmmJson>;

export function hmmToJson(hmm: Hmm): HmmJson {
  return mapArrays(hmm, (value) => (value instanceof Float64Array ? Array.from(value) : undefined)) as HmmJson;
}

/** @throws WinnowError `hmm_invalid` at the first key that is missing, unknown or breaks a rule */
export function hmmFromJson(json: unknown): Hmm {
  const parsed = hmmJson.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    const where = ['hmmFromJson', ...issue.path].join('.');
    throw new WinnowError('hmm_invalid', { where, rule: issue.message, cause: parsed.error });
  }
  const toTyped = (value: unknown) => (Array.isArray(value) ? Float64Array.from(value) : undefined);
  const hmm = mapArrays(parsed.data, toTyped) as Hmm;
  assertHmm('hmmFromJson', hmm);
  return hmm;
}

/** The same object with `convert` applied to its values, at every depth, where that gives something. */
function mapArrays(source: object, convert: (value: unknown) => unknown): object {
  const entries = Object.entries(source).map(([key, value]: [string, unknown]) => {
    const converted = convert(value);
    if (converted !== undefined) return [key, converted];
    return [key, typeof value === 'object' && value !== null ? mapArrays(value, convert) : value];
  });
  return Object.fromEntries(entries);
}
