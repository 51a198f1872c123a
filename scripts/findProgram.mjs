import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The first folder of PATH, then of `extraFolders`, in which every one of `names` is an executable; or undefined. */
export function findProgramFolder(names, extraFolders = []) {
  const folders = [...(process.env.PATH ?? '').split(delimiter).filter(Boolean), ...extraFolders];
  return folders.find((folder) => names.every((name) => isExecutable(join(folder, name))));
}

/** The path of the first of `names` that is installed, or undefined. */
export function findProgram(names) {
  for (const name of names) {
    const folder = findProgramFolder([name]);
    if (folder !== undefined) return join(folder, name);
  }
  return undefined;
}

/** `<parent>/<child><suffix>` for each child folder whose name starts with `prefix`; the highest version first. */
export function versionedFolders(parent, prefix, suffix) {
  let names;
  try {
    names = readdirSync(parent);
  } catch {
    return []; // no such folder on this machine
  }
  return names
    .filter((name) => name.startsWith(prefix))
    .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
    .map((name) => join(parent, name, suffix));
}

export function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
