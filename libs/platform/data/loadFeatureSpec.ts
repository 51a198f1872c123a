import { join } from 'node:path';
import { type FeatureSpec, featureSpecSchema } from '@winnow/features';
import { schemaError } from '@winnow/pipeline';
import { repositoryRoot } from '../files/packageRoot.ts';
import { readJsonFile } from '../files/readJsonFile.ts';

const CODES = { unknownKey: 'study_unknown_key', invalid: 'study_invalid' } as const;

/**
 * A feature spec of configs/features by name.
 * @throws WinnowError `file_not_found`, `study_unknown_key`, `study_invalid`
 */
export function loadFeatureSpec(name: string): FeatureSpec {
  const path = join(repositoryRoot(), 'configs', 'features', `${name}.json`);
  const input = readJsonFile(path);
  const parsed = featureSpecSchema.safeParse(input);
  if (!parsed.success) throw schemaError(parsed.error, path, input, CODES);
  return parsed.data;
}
