import { join } from 'node:path';
import { repositoryRoot } from './packageRoot.ts';
import { readJsonFile } from './readJsonFile.ts';

/** The version of the code that runs, as package.json states it. */
export function winnowVersion(): string {
  return (readJsonFile(join(repositoryRoot(), 'package.json')) as { readonly version: string }).version;
}
