import { readFileSync } from 'node:fs';
import { WinnowError } from '@winnow/core';

/** @throws WinnowError `file_not_found`, `file_unreadable`, `json_invalid` */
export function readJsonFile(path: string): unknown {
  return parseJson(readTextFile(path), path);
}

/** @throws WinnowError `json_invalid` */
export function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new WinnowError('json_invalid', {
      where,
      rule: `must be JSON (${(error as Error).message})`,
      cause: error,
    });
  }
}

/** @throws WinnowError `file_not_found`, `file_unreadable` */
export function readTextFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') throw new WinnowError('file_not_found', { where: path, rule: 'must exist', cause: error });
    throw new WinnowError('file_unreadable', { where: path, rule: 'must be a readable file', got: code, cause: error });
  }
}
