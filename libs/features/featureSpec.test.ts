import { readdirSync, readFileSync } from 'node:fs';
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

test.each(['rsi_15', 'toString', 'rsi_14_2H', '_1H', 'rsi_14_1H_4H'])(
  'resolveFeatures() refuses %s and lists the known features',
  (name) => {
    expect(() => resolveFeatures({ ...SPEC, features: ['rsi_14', name] })).toThrow(
      expect.objectContaining({
        code: 'study_unknown_feature',
        message:
          'feature spec core v1: features must be among ' +
          `${featureNames.join(', ')}, each also with _1H, _4H, _12H, _1D, but got "${name}"`,
      }),
    );
  },
);

test('resolveFeatures() refuses a feature of shorter bars than the study has', () => {
  const spec = { ...SPEC, features: ['rsi_14_1D', 'rsi_14_1H'] };
  expect(resolveFeatures(spec, '1h')).toEqual(spec.features);
  expect(() => resolveFeatures(spec, '1d')).toThrow(
    expect.objectContaining({
      code: 'study_invalid',
      message:
        'feature spec core v1: the timeframe of rsi_14_1H must not be shorter than that of the bars, but got "1d"',
    }),
  );
});

const folder = new URL('../../configs/features/', import.meta.url);

test.each(readdirSync(folder))('configs/features/%s is a spec of registered features, named after its file', (file) => {
  const spec = featureSpecSchema.parse(JSON.parse(readFileSync(new URL(file, folder), 'utf8')));
  expect(resolveFeatures(spec)).toEqual(spec.features);
  expect(`${spec.name}_v${spec.version}.json`).toBe(file);
});

test('version 2 of the HMM set contains version 1', () => {
  const [v1, v2] = ['hmm_v1.json', 'hmm_v2.json'].map((file) => {
    return featureSpecSchema.parse(JSON.parse(readFileSync(new URL(file, folder), 'utf8'))).features;
  });
  expect(v2).toEqual(expect.arrayContaining(v1!));
});
