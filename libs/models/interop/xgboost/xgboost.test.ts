import golden from '../../../../test/golden/interop/xgboost.json' with { type: 'json' };
import { goldenTable, largestGap, predictionsOf } from '../../testing/interop.ts';
import type { BoostedState } from '../../trees/boostedState.ts';
import { predictScores } from '../../trees/predictScores.ts';
import { treeShap } from '../../trees/treeShap.ts';
import { readXgboostModel } from './readXgboostModel.ts';
import { writeXgboostModel } from './writeXgboostModel.ts';

const table = goldenTable(golden);
const cases = golden.cases.map((item) => [item.name, item] as const);

/** XGBoost adds float32 numbers up. */
const TOLERANCE = 1e-6;

test.each(cases)('a model that XGBoost wrote predicts what it does there: %s', (_, { model, predictions }) => {
  expect(largestGap(predictionsOf(readXgboostModel(model).state, table), predictions)).toBeLessThan(TOLERANCE);
});

test.each(cases)('its scores and their Shapley values are those of XGBoost: %s', (_, item) => {
  const { ensemble } = readXgboostModel(item.model).state;
  expect(largestGap(predictScores(ensemble, table), item.scores)).toBeLessThan(TOLERANCE);
  expect(largestGap(treeShap(ensemble, table), item.contributions)).toBeLessThan(TOLERANCE);
});

test.each(cases)('its scores are the sums of the leaves that XGBoost finds, to 1e-9: %s', (_, { model, leafSums }) => {
  const { ensemble } = readXgboostModel(model).state;
  expect(largestGap(predictScores(ensemble, table), leafSums)).toBeLessThan(1e-9);
});

const writable = cases.filter(([name]) => !name.endsWith('three'));

test.each(writable)('what is written and read again predicts the same: %s', (_, { model }) => {
  const { state, names } = readXgboostModel(model);
  const again = readXgboostModel(writeXgboostModel(state, names));
  expect(again.names).toEqual(['a', 'b', 'c', 'd']);
  expect(again.state.objective).toEqual(state.objective);
  expect(largestGap(predictionsOf(again.state, table), predictionsOf(state, table))).toBeLessThan(TOLERANCE);
});

const plain = golden.cases[0]!.model;
const withCategories = golden.cases[2]!.model;

test.each([
  ['what is no JSON', 'tree\nversion=v4', 'model_file_invalid'],
  ['JSON of something else', '{"trees":[]}', 'model_file_invalid'],
  ['a linear booster', plain.replace('"name":"gbtree"', '"name":"gblinear"'), 'model_file_unsupported'],
  [
    'an objective that Winnow does not have',
    plain.replaceAll('binary:logistic', 'rank:pairwise'),
    'model_file_unsupported',
  ],
  ['several classes of none', plain.replaceAll('binary:logistic', 'multi:softprob'), 'model_file_invalid'],
  ['several targets', plain.replace('"num_target":"1"', '"num_target":"2"'), 'model_file_unsupported'],
  ['vectors in leaves', plain.replace('"size_leaf_vector":"1"', '"size_leaf_vector":"2"'), 'model_file_unsupported'],
  ['a base score that is no number', plain.replace('[5.225E-1]', '[none]'), 'model_file_invalid'],
  ['base scores of other classes', plain.replace('[5.225E-1]', '[1E0,2E0]'), 'model_file_invalid'],
  ['names of other features', plain.replace('["a","b","c","d"]', '["a","b","c"]'), 'model_file_invalid'],
  ['a feature that does not exist', plain.replace(/"split_indices":\[\d/, '"split_indices":[4'), 'model_file_invalid'],
  ['a column that is too short', plain.replace(/"sum_hessian":\[[^,]*,/, '"sum_hessian":['), 'model_file_invalid'],
  ['a child beyond the tree', plain.replace(/"left_children":\[\d+/, '"left_children":[99'), 'model_file_invalid'],
  ['a node with two parents', plain.replace(/"left_children":\[1,3/, '"left_children":[1,1'), 'model_file_invalid'],
  ['a tree of a class that does not exist', plain.replace('"tree_info":[0', '"tree_info":[1'), 'model_file_invalid'],
  ['no categories', withCategories.replace(/"categories_sizes":\[\d+/, '"categories_sizes":[0'), 'model_file_invalid'],
])('readXgboostModel() refuses %s', (_, text, code) => {
  expect(text === plain).toBe(false); // the fault was put in
  expect(() => readXgboostModel(text)).toThrow(expect.objectContaining({ code }));
});

test('readXgboostModel() reads the one base score of versions before 3.1, and files without names', () => {
  const older = plain.replace('[5.225E-1]', '5.225E-1').replace('["a","b","c","d"]', '[]');
  const { state, names } = readXgboostModel(older);
  expect(names).toEqual(['f0', 'f1', 'f2', 'f3']);
  expect(state.ensemble).toEqual(readXgboostModel(plain).state.ensemble);
});

test('a value goes the way of the float32 that XGBoost takes it for', () => {
  const state = oneSplit(Math.fround(0.1));
  const scoreAt = (value: number): number => {
    const written = writeXgboostModel(state, ['a']);
    return predictScores(readXgboostModel(written).state.ensemble, {
      data: Float64Array.of(value),
      rows: 1,
      cols: 1,
    })[0]!;
  };
  expect([0.1, 0.1000000015, 0.10000001, 0.2].map(scoreAt)).toEqual([1, 1, 2, 2]);
});

test('writeXgboostModel() writes numbers with a point, and the right child after the left one', () => {
  const state = oneSplit(3);
  const [file] = JSON.parse(writeXgboostModel(state, ['a'])).learner.gradient_booster.model.trees;
  expect(writeXgboostModel(state, ['a'])).toContain('"sum_hessian":[5.0,2.0,3.0]');
  expect([file.left_children, file.right_children]).toEqual([
    [1, -1, -1],
    [2, -1, -1],
  ]);
});

test('writeXgboostModel() refuses several quantiles, which XGBoost lets cross', () => {
  const { state, names } = readXgboostModel(golden.cases.find(({ name }) => name.endsWith('three'))!.model);
  expect(() => writeXgboostModel(state, names)).toThrow(expect.objectContaining({ code: 'model_file_unsupported' }));
});

test('writeXgboostModel() refuses a model that takes 0 for a missing value', () => {
  const state = oneSplit(3);
  const sparse = { ...state, ensemble: { ...state.ensemble, zeroIsMissing: [0] } };
  expect(() => writeXgboostModel(sparse, ['a'])).toThrow(expect.objectContaining({ code: 'model_file_unsupported' }));
});

/** Up to the threshold 1, above it 2. */
function oneSplit(threshold: number): BoostedState {
  const tree = {
    feature: [0, -1, -1],
    threshold: [threshold, 0, 0],
    missingLeft: [0, 0, 0],
    left: [1, 1, 2],
    right: [2, 1, 2],
    value: [0, 1, 2],
    gain: [1, 0, 0],
    count: [5, 2, 3],
    categories: {},
  };
  const ensemble = { nFeatures: 1, initialScores: [0], trees: [tree] };
  return { objective: { name: 'squared' }, ensemble, rounds: 1, reason: 'rounds', validationLoss: [] };
}
