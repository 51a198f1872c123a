import { readFileSync } from 'node:fs';
import { featureSpecSchema, resolveFeatures } from './featureSpec.ts';
import { featureNames } from './registry.ts';

const SPEC = { name: 'core', version: 1, features: ['logret_1', 'rsi_14'] };

test('featureSpecSchema accepts a named, versioned list', () => {
  expect(featureSpecSchema.parse(SPEC)).toEqual(SPEC);
});

test.each([
  ['an unknown key', { ...SPEC, window: 3 }, []],
  ['version 0', { ...SPEC, version: 0 }, ['version']],
  ['a version that is not whole', { ...SPEC, version: 1.5 }, ['version']],
  ['no features', { ...SPEC, features: [] }, ['features']],
  ['a feature that stands twice', { ...SPEC, features: ['rsi_14', 'rsi_14'] }, ['features']],
])('featureSpecSchema refuses %s at its path', (_what, spec, path) => {
  expect(featureSpecSchema.safeParse(spec).error?.issues.map((issue) => issue.path)).toEqual([path]);
});

test('resolveFeatures() keeps the order of the spec', () => {
  expect(resolveFeatures(SPEC)).toEqual(['logret_1', 'rsi_14']);
});

test.each(['rsi_15', 'toString'])('resolveFeatures() refuses %s and lists the known features', (name) => {
  expect(() => resolveFeatures({ ...SPEC, features: ['rsi_14', name] })).toThrow(
    expect.objectContaining({
      code: 'study_unknown_feature',
      message: `feature spec core v1: features must be among ${featureNames.join(', ')}, but got "${name}"`,
    }),
  );
});

test('configs/features/core_v1.json names every feature of the registry', () => {
  const url = new URL('../../configs/features/core_v1.json', import.meta.url);
  const spec = featureSpecSchema.parse(JSON.parse(readFileSync(url, 'utf8')));
  expect(resolveFeatures(spec)).toEqual(featureNames);
});
