import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { WinnowError } from '@winnow/core';

/**
 * Writes a file beside its place and renames it into it: whoever reads it never sees half of it.
 * @throws WinnowError `file_unreadable` when it cannot be written
 */
export function writeWhole(path: string, content: string | Uint8Array): void {
  const folder = dirname(resolve(path));
  const unfinished = join(folder, `.${basename(path)}.${process.pid}.tmp`);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(unfinished, content);
    renameSync(unfinished, path);
  } catch (cause) {
    const got = (cause as NodeJS.ErrnoException).code;
    throw new WinnowError('file_unreadable', { where: path, rule: 'must be a file that can be written', got, cause });
  } finally {
    rmSync(unfinished, { force: true });
  }
}
