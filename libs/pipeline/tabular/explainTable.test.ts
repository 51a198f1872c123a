import { linearScoresOf, type Outputs } from '@winnow/models';
import { explainTable } from './explainTable.ts';
import { importanceCsv, shapCsv } from './explanationCsv.ts';
import { predictTable } from './predictTable.ts';
import { fitTown, tableOf } from './testing.ts';

const logit = (p: number) => Math.log(p / (1 - p));

/** What the scores of a row are by the sum of its contributions. [N, K] */
function sums(values: Float64Array, width: number): number[] {
  return Array.from({ length: values.length / width }, (_, i) =>
    values.subarray(i * width, (i + 1) * width).reduce((sum, value) => sum + value, 0),
  );
}

test.each([
  { model: 'ridge', target: 'y', score: (value: number) => value },
  { model: 'xgboost', target: 'y', score: (value: number) => value },
  { model: 'lightgbm', target: 'up', score: logit },
  { model: 'logistic', target: 'up', score: logit },
  { model: 'random_forest', target: 'up', score: (value: number) => value },
  { model: 'catboost', target: 'y', params: { iterations: 50 }, score: (value: number) => value },
])('contributions add up to the score of each row: $model of $target', ({ model, target, params, score }) => {
  const { artefact, table } = fitTown({ model, target, ...(params && { params }) });
  const { shap } = explainTable(artefact, table, 0);
  const [predicted] = Object.values(predictTable(artefact, table));
  sums(shap!.values, 4).forEach((sum, n) => {
    expect(sum).toBeCloseTo(score(predicted![n]!), 8);
  });
});

test('a linear model of several classes has contributions to each score', () => {
  const { artefact, table } = fitTown({ model: 'logistic', target: 'kind' });
  const { shap } = explainTable(artefact, table, 0);
  const scores = sums(shap!.values, 4);
  const probs: Outputs = predictTable(artefact, table);
  expect(shap!.scores).toEqual(['p_0', 'p_1', 'p_2']);
  for (let n = 0; n < 10; n++) {
    const [low, mid] = [scores[3 * n]!, scores[3 * n + 1]!];
    expect(low - mid).toBeCloseTo(Math.log(probs['p_0']![n]! / probs['p_1']![n]!), 8);
  }
});

test('contributions of a linear model are zero on average over the training rows', () => {
  const { artefact, table } = fitTown({});
  const { shap } = explainTable(artefact, table, 0);
  for (let f = 0; f < 3; f++) {
    const column = shap!.values.filter((_, i) => i % 4 === f);
    expect(column.reduce((sum, value) => sum + value, 0) / table.rows).toBeCloseTo(0, 10);
  }
});

test('a feature that the target does not depend on is worth least', () => {
  const rows = 200;
  const a = Array.from({ length: rows }, (_, n) => Math.sin(n));
  const noise = Array.from({ length: rows }, (_, n) => Math.cos(n * n));
  const table = tableOf({ a, noise, y: a.map((value) => 3 * value) });
  const { artefact } = fitTown({ model: 'lightgbm', features: ['a', 'noise'] }, table);
  const { gain, split, permutation, meanAbsShap } = explainTable(artefact, table, 0);
  for (const values of [gain, split, permutation!.mean, meanAbsShap]) expect(values![0]).toBeGreaterThan(values![1]!);
});

test('without the target there is no permutation importance, and nothing at all for a model without contributions', () => {
  const withoutTarget = tableOf({ a: [0, 1], b: [1, 0], town: ['Ulm', 'Bonn'] });
  expect(explainTable(fitTown({}).artefact, withoutTarget, 0).permutation).toBeUndefined();
  const { artefact } = fitTown({ model: 'svm', target: 'up' });
  expect(() => explainTable(artefact, withoutTarget, 0)).toThrow(expect.objectContaining({ code: 'usage' }));
});

test('the files name features and scores', () => {
  const { artefact, table } = fitTown({ model: 'logistic', target: 'kind' });
  const explanation = explainTable(artefact, table, 0);
  expect(linearScoresOf(artefact.state)).toHaveLength(3);
  expect(importanceCsv(explanation).split('\n').slice(0, 2)).toEqual([
    'feature,permutation,permutation_deviation,mean_abs_shap',
    expect.stringMatching(/^a,[\d.e-]+,[\d.e-]+,[\d.e-]+$/),
  ]);
  const [header, first] = shapCsv(explanation.features, explanation.shap!, undefined).split('\n');
  expect(header).toBe(
    ['p_0', 'p_1', 'p_2'].flatMap((k) => ['a', 'b', 'town', 'expected_value'].map((f) => `${k}:${f}`)).join(','),
  );
  expect(first!.split(',')).toHaveLength(12);
});
