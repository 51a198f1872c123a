import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listFiles, root } from './workspace.ts';

const REGISTRY = 'https://registry.npmjs.org/';

/** An absolute path into a folder that only somebody's own machine has; a longer path may contain the same words. */
const MACHINE_PATH = /(?<![\w.~})\]-])\/(?:work|root|home)\/[\w.-]+/;

interface Lock {
  readonly packages: Readonly<Record<string, LockEntry>>;
}

interface LockEntry {
  readonly resolved?: string;
  readonly link?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** What a lock file would fetch from elsewhere than the registry; links between workspaces are not fetched. */
function foreignSources({ packages }: Lock): string[] {
  return Object.entries(packages)
    .filter(([, { resolved, link }]) => resolved !== undefined && !link && !resolved.startsWith(REGISTRY))
    .map(([path, { resolved }]) => `${path}: ${resolved}`);
}

/** Optional dependencies without an entry: `npm ci` refuses the lock file for them, on some platform if not on this one. */
function unnamedOptional({ packages }: Lock): string[] {
  const named = new Set(Object.keys(packages).map((path) => path.split('node_modules/').at(-1)));
  const wanted = Object.values(packages).flatMap(({ optionalDependencies = {} }) => Object.keys(optionalDependencies));
  return wanted.filter((name) => !named.has(name));
}

const lock: Lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));

test('package-lock.json names the binaries of every platform (else: node scripts/completeLock.mjs)', () => {
  expect(unnamedOptional(lock)).toEqual([]);
});

test('unnamedOptional() names a binary that only its owner mentions', () => {
  const packages = {
    'node_modules/a': { optionalDependencies: { '@a/darwin-arm64': '1.0.0', '@a/linux-x64': '1.0.0' } },
    'node_modules/b/node_modules/@a/linux-x64': {},
  };
  expect(unnamedOptional({ packages })).toEqual(['@a/darwin-arm64']);
});

test('package-lock.json fetches from the npm registry only', () => {
  expect(foreignSources(lock)).toEqual([]);
});

test('foreignSources() names a mirror and a git address', () => {
  const packages = {
    'node_modules/a': { resolved: 'https://mirror.example.org/a.tgz' },
    'node_modules/b': { resolved: 'git+ssh://git@github.com/b/b.git' },
    'node_modules/c': { resolved: `${REGISTRY}c/-/c-1.0.0.tgz` },
    'node_modules/d': { resolved: 'libs/d', link: true },
    'node_modules/e': {},
  };
  expect(foreignSources({ packages }).map((entry) => entry.split(':', 1)[0])).toEqual([
    'node_modules/a',
    'node_modules/b',
  ]);
});

test('no text file names a path of one machine', () => {
  const found = listFiles('.').flatMap((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    if (text.includes('\0')) return []; // binary
    return text.split('\n').flatMap((line, i) => {
      const match = MACHINE_PATH.exec(line);
      return match === null ? [] : [`${path}:${i + 1}: ${match[0]}`];
    });
  });
  expect(found).toEqual([]);
});

// The samples are put together here, so that this file holds none itself.
test.each(['"/@root/x"', '(/@home/someone)', 'file:///@work/main', 'cd /@work/main'])(
  'MACHINE_PATH finds %s',
  (text) => {
    expect(MACHINE_PATH.test(text.replace('@', ''))).toBe(true);
  },
);

test.each(['https://example.org/home/page', 'libs/work/x', '../root/x', '/homework/x'])(
  'MACHINE_PATH ignores %s',
  (text) => {
    expect(MACHINE_PATH.test(text)).toBe(false);
  },
);
