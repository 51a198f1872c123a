import { allowedPackages, importViolation, layers } from './layerRules.ts';
import { COMPUTED, type ImportRef } from './scanSource.ts';

const names = new Set([
  '@winnow/trainer',
  '@winnow/coordinator',
  ...[...layers, 'platform'].map((lib) => `@winnow/${lib}`),
]);

function violation(path: string, specifier: string, kind: ImportRef['kind'] = 'value') {
  const folder = path.startsWith('jobs/') ? 'jobs' : path.split('/', 2).join('/');
  return importViolation(folder, { path, isTest: path.endsWith('.test.ts') }, { specifier, kind }, names);
}

test.each([
  ['libs/core/rng.ts', '@winnow/numerics', 'an upward import'],
  ['libs/models/hmm/fit.ts', '@winnow/pipeline', 'an upward import'],
  ['libs/models/fit.test.ts', '@winnow/pipeline', 'an upward import of a test'],
  ['libs/evaluation/backtest.ts', '@winnow/models', 'models seen by evaluation'],
  ['libs/search/tpe.ts', '@winnow/market', 'data seen by a sampler'],
  ['libs/gates/decide.ts', '@winnow/models', 'models seen by the gate'],
  ['libs/pipeline/runTrial.ts', '@winnow/platform', 'I/O in a pure lib'],
  ['libs/platform/host.ts', '@winnow/trainer', 'a component seen by platform'],
  ['workers/trainer/main.ts', '@winnow/coordinator', 'one component seen by another'],
  ['jobs/submit.ts', '@winnow/core/rng.ts', 'a deep import'],
  ['jobs/submit.ts', '../libs/core/rng.ts', 'a relative import of another package'],
  ['libs/core/rng.ts', '../../test/golden/normal.json', 'golden numbers in a source'],
  ['libs/core/rng.test.ts', '../../test/architecture/workspace.ts', 'test tools of the repository'],
  ['libs/core/rng.ts', 'node:crypto', 'a Node builtin'],
  ['libs/core/rng.ts', 'fs', 'a Node builtin without its prefix'],
  ['libs/market/csv.ts', 'node:fs', 'files in market'],
  ['libs/core/rng.ts', 'zod', 'a third party'],
  ['libs/numerics/stats.ts', 'ml-matrix', 'ml-matrix outside linalg.ts'],
  ['libs/models/hmm/fit.ts', 'onnxruntime-node', 'ONNX outside neural'],
  ['workers/trainer/main.ts', 'ioredis', 'Redis outside platform'],
  ['libs/study/stages.ts', COMPUTED, 'a computed import'],
])('importViolation() refuses %s → %s: %s', (path, specifier) => {
  expect(violation(path, specifier)).toEqual(expect.any(String));
});

test('importViolation() refuses a type-only import like any other', () => {
  expect(violation('libs/core/rng.ts', '@winnow/numerics', 'type')).toEqual(expect.any(String));
});

test.each([
  ['libs/pipeline/runTrial.ts', '@winnow/models'],
  ['libs/study/stages.ts', '@winnow/search'],
  ['libs/platform/store.ts', '@winnow/study'],
  ['jobs/submit.ts', '@winnow/platform'],
  ['libs/models/hmm/fit.ts', '../contract.ts'],
  ['libs/market/hash.ts', 'node:crypto'],
  ['libs/numerics/linalg.ts', 'ml-matrix'],
  ['libs/market/parquet.ts', 'hyparquet/src/metadata.js'],
  ['libs/core/rng.test.ts', '../../test/golden/normal.json'],
  ['libs/core/rng.test.ts', 'fast-check'],
  ['libs/core/rng.test.ts', 'node:fs'],
])('importViolation() allows %s → %s', (path, specifier) => {
  expect(violation(path, specifier)).toBeUndefined();
});

test('importViolation() lets a job find a component without importing it', () => {
  expect(violation('jobs/up.ts', '@winnow/trainer/main', 'resolve')).toBeUndefined();
  expect(violation('jobs/up.ts', '@winnow/trainer/main', 'dynamic')).toEqual(expect.any(String));
});

test('allowedPackages() of core is empty', () => {
  expect(allowedPackages('libs/core')).toEqual([]);
});
