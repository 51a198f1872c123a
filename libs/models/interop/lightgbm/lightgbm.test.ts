import golden from '../../../../test/golden/interop/lightgbm.json' with { type: 'json' };
import { goldenTable, largestGap, predictionsOf } from '../../testing/interop.ts';
import type { BoostedState } from '../../trees/boostedState.ts';
import { predictScores } from '../../trees/predictScores.ts';
import { treeShap } from '../../trees/treeShap.ts';
import { readLightgbmModel } from './readLightgbmModel.ts';
import { writeLightgbmModel } from './writeLightgbmModel.ts';

const table = goldenTable(golden);
const cases = golden.cases.map((item) => [item.name, item] as const);
const modelOf = (name: string): string => golden.cases.find((item) => item.name === name)!.model;

/** What LightGBM calls raw scores, against ours: sums of the trees of a forest, and scores before `sigmoid`. */
const scoreUnits: Readonly<Record<string, number>> = { forest: 4, 'binary, sigmoid 2': 1 / 2 };

test.each(cases)('a model that LightGBM wrote predicts what it does there: %s', (_, { model, predictions }) => {
  expect(largestGap(predictionsOf(readLightgbmModel(model).state, table), predictions)).toBeLessThan(1e-9);
});

test.each(cases)('its scores and their Shapley values are those of LightGBM: %s', (name, item) => {
  const { ensemble } = readLightgbmModel(item.model).state;
  const unit = scoreUnits[name] ?? 1;
  const scaled = (values: Float64Array): Float64Array => values.map((value) => unit * value);
  expect(largestGap(scaled(predictScores(ensemble, table)), item.scores)).toBeLessThan(1e-9);
  expect(largestGap(scaled(treeShap(ensemble, table)), item.contributions)).toBeLessThan(1e-9);
});

test.each(cases)('what is written and read again predicts the same: %s', (_, { model }) => {
  const { state, names } = readLightgbmModel(model);
  const again = readLightgbmModel(writeLightgbmModel(state, names));
  expect(again.names).toEqual(['a', 'b', 'c', 'd']);
  expect(again.state.objective).toEqual(state.objective);
  expect(largestGap(predictionsOf(again.state, table), predictionsOf(state, table))).toBeLessThan(1e-15);
});

test.each([
  ['empty text', () => '', 'model_file_invalid'],
  ['JSON', () => '{"learner":{}}', 'model_file_invalid'],
  ['a text that was cut off', () => modelOf('binary').slice(0, 900), 'model_file_invalid'],
  ['a version of the future', () => modelOf('binary').replace('version=v4', 'version=v9'), 'model_file_unsupported'],
  [
    'an objective that Winnow does not have',
    () => modelOf('regression_l1').replaceAll('regression_l1', 'mape'),
    'model_file_unsupported',
  ],
  [
    'a linear model in each leaf',
    () => modelOf('binary').replace('is_linear=0', 'is_linear=1'),
    'model_file_unsupported',
  ],
  ['too few leaves', () => modelOf('binary').replace(/leaf_value=\S+ /, 'leaf_value='), 'model_file_invalid'],
  [
    'a value that is no number',
    () => modelOf('binary').replace(/leaf_value=\S+/, 'leaf_value=x'),
    'model_file_invalid',
  ],
  [
    'a feature that does not exist',
    () => modelOf('binary').replace(/split_feature=\d/, 'split_feature=4'),
    'model_file_invalid',
  ],
  ['a child beyond the tree', () => modelOf('binary').replace(/left_child=\S+/, 'left_child=9'), 'model_file_invalid'],
  ['a node with two parents', () => modelOf('binary').replace(/_child=.*/g, '_child=1 2 3 4 -1'), 'model_file_invalid'],
  [
    'trees missing',
    () => modelOf('multiclass, categories').replace(/Tree=0[\s\S]*?(?=Tree=1\n)/, ''),
    'model_file_invalid',
  ],
  [
    'a set of categories that does not exist',
    () => modelOf('binary, categories').replace(/num_cat=\d+/, 'num_cat=0'),
    'model_file_invalid',
  ],
  [
    'a feature that takes 0 for missing in some splits only',
    () => modelOf('zero_as_missing').replace(/decision_type=4/, 'decision_type=8'),
    'model_file_unsupported',
  ],
])('readLightgbmModel() refuses %s', (_, text, code) => {
  expect(() => readLightgbmModel(text())).toThrow(expect.objectContaining({ code }));
});

/** One split by categories 2 and 40. */
function byCategory(missingLeft: number): BoostedState {
  const tree = {
    feature: [0, -1, -1],
    threshold: [0, 0, 0],
    missingLeft: [missingLeft, 0, 0],
    left: [1, 1, 2],
    right: [2, 1, 2],
    value: [0, 1, 2],
    gain: [1, 0, 0],
    count: [5, 2, 3],
    categories: { 0: [2, 40] },
  };
  const ensemble = { nFeatures: 1, initialScores: [10], trees: [tree] };
  return { objective: { name: 'squared' }, ensemble, rounds: 1, reason: 'rounds', validationLoss: [] };
}

test('writeLightgbmModel() writes categories as bits and adds the initial score to the leaves', () => {
  const text = writeLightgbmModel(byCategory(0), ['color of eyes']);
  expect(text).toContain('feature_names=color_of_eyes\nfeature_infos=2:40\n');
  expect(text).toContain('decision_type=1\nleft_child=-1\nright_child=-2\nleaf_value=11 12\n');
  expect(text).toContain('cat_boundaries=0 2\ncat_threshold=4 256\n');
});

test('writeLightgbmModel() writes a split by more categories than a call can have arguments', () => {
  const state = byCategory(0);
  const categories = { 0: Array.from({ length: 200_000 }, (_, k) => 2 * k) };
  const ensemble = { ...state.ensemble, trees: [{ ...state.ensemble.trees[0]!, categories }] };
  const again = readLightgbmModel(writeLightgbmModel({ ...state, ensemble }, ['a']));
  expect(again.state.ensemble.trees[0]!.categories).toEqual(categories);
});

test('writeLightgbmModel() rounds the weight of rows, to one at least where none reached a leaf', () => {
  const state = byCategory(0);
  const [tree] = state.ensemble.trees;
  const ensemble = { ...state.ensemble, trees: [{ ...tree!, count: [2.6, 0, 2.6] }] };
  expect(writeLightgbmModel({ ...state, ensemble }, ['a'])).toContain('leaf_count=1 3\ninternal_count=4\n');
});

test('writeLightgbmModel() refuses splits that send what is missing along with categories', () => {
  const code = 'model_file_unsupported';
  expect(() => writeLightgbmModel(byCategory(1), ['a'])).toThrow(expect.objectContaining({ code }));
});

test('writeLightgbmModel() refuses names that are too many or stand for two features', () => {
  const { state } = readLightgbmModel(modelOf('binary'));
  const write = (names: readonly string[]) => () => writeLightgbmModel(state, names);
  expect(write(['a'])).toThrow(expect.objectContaining({ code: 'shape_mismatch' }));
  expect(write(['a b', 'a_b', 'c', 'd'])).toThrow(expect.objectContaining({ code: 'argument_invalid' }));
});

test('writeLightgbmModel() writes a model without trees as one leaf', () => {
  const state = byCategory(0);
  const empty = { ...state, ensemble: { ...state.ensemble, trees: [] }, rounds: 0 };
  const again = readLightgbmModel(writeLightgbmModel(empty, ['a']));
  expect([...predictScores(again.state.ensemble, { data: Float64Array.of(3), rows: 1, cols: 1 })]).toEqual([10]);
});
