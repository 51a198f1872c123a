import { join } from 'node:path';
import { WinnowError } from '@winnow/core';
import { type FeatureSpec, featureSpecSchema } from '@winnow/features';
import { repositoryRoot } from '../files/packageRoot.ts';
import { readJsonFile } from '../files/readJsonFile.ts';

/**
 * A feature spec of configs/features by name.
 * @throws WinnowError `file_not_found`, `study_invalid`
 */
export function loadFeatureSpec(name: string): FeatureSpec {
  const path = join(repositoryRoot(), 'configs', 'features', `${name}.json`);
  const parsed = featureSpecSchema.safeParse(readJsonFile(path));
  if (!parsed.success) throw new WinnowError('study_invalid', { where: path, rule: parsed.error.issues[0]!.message });
  return parsed.data;
}
