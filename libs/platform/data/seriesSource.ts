import { createRequire } from 'node:module';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { WinnowError } from '@winnow/core';
import { packageRoot } from '../files/packageRoot.ts';

const NPM = /^npm:((?:@[^/]+\/)?[^/]+)\/(.+)$/;

/**
 * Makes a dataset's `source` independent of the working directory: `npm:<package>/<path>` stays as it is, a file path
 * becomes absolute (relative ones start at the folder of the study file).
 */
export function settleSource(source: string, baseFolder: string): string {
  return NPM.test(source) || isAbsolute(source) ? source : resolve(baseFolder, source);
}

/** The file behind a settled source. */
export function sourceFile(source: string): string {
  const match = NPM.exec(source);
  if (match === null) return source;
  const [, packageName, path] = match as unknown as [string, string, string];
  try {
    const entry = createRequire(import.meta.url).resolve(packageName);
    return join(packageRoot(`file://${entry}`), path);
  } catch (error) {
    throw new WinnowError('file_not_found', {
      where: source,
      rule: `npm package ${packageName} must be installed`,
      cause: error,
    });
  }
}

/** The folder that relative sources of a study file start at. */
export function baseFolderOf(studyFile: string): string {
  return dirname(resolve(studyFile));
}
