import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the package that a module belongs to, whether it runs from `dist` or from source. */
export function packageRoot(moduleUrl: string): string {
  let folder = dirname(fileURLToPath(moduleUrl));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`no package.json above ${moduleUrl}`);
    folder = parent;
  }
  return folder;
}

/** The repository's root: the folder that holds `configs/`. */
export function repositoryRoot(): string {
  return dirname(dirname(packageRoot(import.meta.url)));
}
