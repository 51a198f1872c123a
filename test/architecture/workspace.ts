import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type SourceFacts, scanSource } from './scanSource.ts';

/** The repository as the architecture tests see it. Paths are relative to its root. */

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** Written by tools, by editors or by running Winnow; never part of the repository. */
const OUTPUT_FOLDERS = new Set([
  '.idea',
  '.vscode',
  'node_modules',
  'dist',
  'coverage',
  '.git',
  '.winnow',
  '.cache',
  '.venv',
  '__pycache__',
]);

const SOURCE = /\.(?:ts|mts|js|mjs)$/;

export interface Manifest {
  readonly name: string;
  readonly workspaces?: readonly string[];
  readonly winnow?: { readonly layers: readonly string[] };
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

export interface SourceFile extends SourceFacts {
  readonly path: string;
  readonly isTest: boolean;
  readonly lines: number;
}

export interface Package {
  /** `libs/core`, `jobs` */
  readonly folder: string;
  readonly manifest: Manifest;
  /** folders that its tsconfig.json references */
  readonly references: readonly string[];
  readonly files: readonly SourceFile[];
}

export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
}

/** Every file below a folder, output folders left out, in a fixed order. */
export function listFiles(folder: string): string[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isFile()) return [path];
    return entry.isDirectory() && !OUTPUT_FOLDERS.has(entry.name) ? listFiles(path) : [];
  });
}

/** The sources below a folder; one is parsed when somebody asks what it reaches for. */
export function readSources(folder: string): SourceFile[] {
  return listFiles(folder)
    .filter((path) => SOURCE.test(path))
    .map((path) => {
      const text = readFileSync(join(root, path), 'utf8');
      const isTest = path.endsWith('.test.ts') || path.startsWith('test/');
      let facts: SourceFacts | undefined;
      const scanned = () => (facts ??= scanSource(text));
      return {
        path,
        isTest,
        lines: text.split('\n').length - 1,
        get imports() {
          return scanned().imports;
        },
        get ambient() {
          return scanned().ambient;
        },
      };
    });
}

export function readPackages(): Package[] {
  return (readManifest('.').workspaces ?? []).flatMap(expandWorkspace).map((folder) => ({
    folder,
    manifest: readManifest(folder),
    references: readReferences(folder),
    files: readSources(folder),
  }));
}

function expandWorkspace(pattern: string): string[] {
  if (basename(pattern) !== '*') return [pattern];
  const parent = dirname(pattern);
  const entries = readdirSync(join(root, parent), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return entries.map((entry) => join(parent, entry.name)).sort();
}

function readReferences(folder: string): string[] {
  const { references = [] }: { references?: { path: string }[] } = JSON.parse(
    readFileSync(join(root, folder, 'tsconfig.json'), 'utf8'),
  );
  return references.map(({ path }) => relative(root, join(root, folder, path)));
}

/** The file that a relative specifier names, seen from `path`; undefined for anything else. */
export function resolveRelative(path: string, specifier: string): string | undefined {
  return specifier.startsWith('.') ? join(dirname(path), specifier) : undefined;
}

/** `@scope/name` or `name` of a specifier that may go on with a path. */
export function packageNameOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}
