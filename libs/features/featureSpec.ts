import type { Timeframe } from '@winnow/market';
import { z } from 'zod';
import { type FeatureName, findFeature, isTooShort, tooShort, unknownFeature } from './resolveFeature.ts';

/** A named, versioned list of features; its order is the order of the matrix's columns. */
export const featureSpecSchema = z.strictObject({
  $schema: z.string().optional().describe('Path of the JSON schema, for editors.'),
  name: z.string().min(1).describe('Name of the list.'),
  version: z.int().min(1).describe('Goes up whenever the list changes.'),
  description: z.string().max(2000).optional().describe('What the list is for.'),
  features: z
    .array(z.string().min(1))
    .min(1)
    .refine((names) => new Set(names).size === names.length, 'features must be unique')
    .describe('Registered names, each also with a suffix _1H, _4H, _12H or _1D, in column order.'),
});
export type FeatureSpec = z.infer<typeof featureSpecSchema>;

/**
 * @param barTimeframe of the bars that the features are meant for, where that is known
 * @throws WinnowError `study_unknown_feature` at the first name that is not registered, listing those that are;
 *   `study_invalid` at the first one that needs shorter bars
 */
export function resolveFeatures(spec: FeatureSpec, barTimeframe?: Timeframe): readonly FeatureName[] {
  const where = `feature spec ${spec.name} v${spec.version}`;
  return spec.features.map((name) => {
    const resolved = findFeature(name);
    if (resolved === undefined) throw unknownFeature(where, name);
    if (barTimeframe !== undefined && isTooShort(resolved, barTimeframe)) {
      throw tooShort('study_invalid', where, name, barTimeframe);
    }
    return resolved.name;
  });
}
