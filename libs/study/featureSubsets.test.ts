import { WinnowError } from '@winnow/core';
import { parseStudy } from './parseStudy.ts';
import { buildTrialSpec } from './planStage.ts';
import { boundStudy, coreFeatures, studyFile, studySpec } from './testing.ts';

const features = { name: 'four', version: 1, features: ['logret_1', 'logret_5', 'realized_vol_20', 'rsi_14'] };
const featureSubsets = { returns: ['logret_5', 'logret_1'], volatility: ['realized_vol_20'] };
const planned = { number: 0, pruneAt: [], parent: null };

test('the subsets become a categorical parameter beside those of the models and the policy', () => {
  const { space } = studySpec({ features, featureSubsets });
  expect(Object.keys(space)).toEqual(['model', 'feature_subset', 'ridge.lambda', 'logistic.C']);
  expect(space['feature_subset']).toEqual({ type: 'categorical', choices: ['returns', 'volatility'] });
});

test('a parameter may depend on the subset', () => {
  const space = { 'ridge.lambda': { type: 'float', low: 1, high: 9, when: { feature_subset: ['returns'] } } };
  expect(studySpec({ models: undefined, model: 'ridge', features, featureSubsets, space }).space).toMatchObject(space);
});

test('a trial spec carries the features of its subset, in the order of the study', () => {
  const study = boundStudy({ features, featureSubsets });
  const params = { model: 'ridge', feature_subset: 'returns', 'ridge.lambda': 2 };
  const spec = buildTrialSpec(study, 'search', { ...planned, params });
  expect(spec).toMatchObject({
    params: { lambda: 2 },
    features: features.features,
    featureSubset: ['logret_1', 'logret_5'],
  });
});

test('a study without subsets has no such parameter, and neither it nor its trials has the key', () => {
  const study = boundStudy({ features });
  expect(study.spec).not.toHaveProperty('featureSubsets');
  expect(study.spec.space).not.toHaveProperty('feature_subset');
  const params = { model: 'ridge', 'ridge.lambda': 2 };
  expect(buildTrialSpec(study, 'search', { ...planned, params })).not.toHaveProperty('featureSubset');
});

const taken = { feature_subset: { type: 'categorical', choices: ['returns'] } };

test.each<[string, Record<string, unknown>, string, string]>([
  ['no subset', { featureSubsets: {} }, 'study_invalid', 'sample.json: featureSubsets: must have at least one subset'],
  ['a subset of nothing', { featureSubsets: { none: [] } }, 'study_invalid', 'featureSubsets.none'],
  [
    'a feature listed twice',
    { featureSubsets: { twice: ['rsi_14', 'rsi_14'] } },
    'study_invalid',
    'sample.json: featureSubsets.twice: features must be unique',
  ],
  [
    'a feature that the study does not have',
    { featureSubsets: { other: ['logret_15'] } },
    'study_invalid',
    'sample.json: featureSubsets.other: must name features of the study (did you mean "logret_1"?), but got "logret_15"',
  ],
  [
    'the same features under two names',
    { featureSubsets: { ...featureSubsets, again: ['logret_1', 'logret_5'] } },
    'study_invalid',
    'sample.json: featureSubsets.again: must differ from returns',
  ],
  [
    'a parameter of the same name',
    { featureSubsets, space: taken },
    'study_space_invalid',
    'space.feature_subset: must not be given: it is made of featureSubsets',
  ],
  ['the parameter without subsets', { space: taken }, 'study_space_invalid', 'space.feature_subset'],
])('%s is refused', (_what, changes, code, text) => {
  let thrown: unknown;
  try {
    parseStudy(studyFile({ features, ...changes }), 'sample.json', coreFeatures());
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(WinnowError);
  expect((thrown as WinnowError).code).toBe(code);
  expect((thrown as WinnowError).message).toContain(text);
});
