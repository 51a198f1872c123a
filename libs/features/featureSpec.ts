import { WinnowError } from '@winnow/core';
import { z } from 'zod';
import { type FeatureName, featureNames } from './registry.ts';

/** A named, versioned list of features; its order is the order of the matrix's columns. */
export const featureSpecSchema = z.strictObject({
  name: z.string().min(1).describe('Name of the list.'),
  version: z.int().min(1).describe('Goes up whenever the list changes.'),
  features: z
    .array(z.string().min(1))
    .min(1)
    .refine((names) => new Set(names).size === names.length, 'features must be unique')
    .describe('Names of features, in column order.'),
});
export type FeatureSpec = z.infer<typeof featureSpecSchema>;

/** @throws WinnowError `study_unknown_feature` at the first name that is not registered, listing those that are */
export function resolveFeatures(spec: FeatureSpec): readonly FeatureName[] {
  const unknown = spec.features.find((name) => !isFeatureName(name));
  if (unknown !== undefined) {
    throw new WinnowError('study_unknown_feature', {
      where: `feature spec ${spec.name} v${spec.version}`,
      rule: `features must be among ${featureNames.join(', ')}`,
      got: unknown,
    });
  }
  return spec.features.filter(isFeatureName);
}

function isFeatureName(name: string): name is FeatureName {
  return (featureNames as readonly string[]).includes(name);
}
