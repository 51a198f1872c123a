import { WinnowError } from '@winnow/core';
import { parseStudy } from './parseStudy.ts';
import { coreFeatures, studyFile, studySpec } from './testing.ts';

const stages = studyFile()['stages'] as Record<string, { window: Record<string, string> }>;
const stageWith = (name: string, changes: Record<string, unknown>) => ({
  stages: { ...stages, [name]: { ...stages[name], ...changes } },
});

function errorOf(changes: Record<string, unknown>, features?: readonly string[]): WinnowError {
  try {
    parseStudy(studyFile(changes), 'sample.json', coreFeatures(features));
  } catch (error) {
    if (error instanceof WinnowError) return error;
    throw error;
  }
  throw new Error('the study was accepted');
}

test('a study gets every default, and dates become epoch ms', () => {
  const spec = studySpec();
  expect(spec.stages.search.window).toEqual({
    trainFrom: Date.UTC(2010, 0, 1),
    from: Date.UTC(2010, 0, 1),
    to: Date.UTC(2012, 0, 1),
  });
  expect(spec.stages.forward.split.kind).toBe('walk_forward');
  expect(spec.pruner.name).toBe('none');
  expect(spec.runSource).toBe('prod');
});

test('the forward stage trains on everything since the search window began', () => {
  expect(studySpec().stages.forward.window.trainFrom).toBe(Date.UTC(2010, 0, 1));
});

test('each stage has as many trials as the stage before hands over', () => {
  const { search, validate, forward } = studySpec().stages;
  expect([search.trials, validate.trials, forward.trials]).toEqual([12, 4, 2]);
});

test('without a space the default spaces of all models are searched, each under its model', () => {
  expect(studySpec().space).toMatchObject({
    model: { type: 'categorical', choices: ['ridge', 'logistic'] },
    'ridge.lambda': { when: { model: ['ridge'] } },
    'logistic.C': { when: { model: ['logistic'] } },
  });
});

test('features are standardised, all kept and all rows weigh the same unless the study says otherwise', () => {
  expect(studySpec().scaler).toEqual({ kind: 'standard' });
  expect(Object.keys(studySpec())).not.toEqual(expect.arrayContaining(['selection']));
  expect(Object.keys(studySpec())).not.toEqual(expect.arrayContaining(['sampleWeights']));
  const asked = { scaler: { kind: 'quantile' }, selection: { budget: 4 }, sampleWeights: { kind: 'uniqueness' } };
  expect(studySpec(asked)).toMatchObject({
    scaler: { kind: 'quantile', knots: 1000, output: 'normal' },
    selection: { budget: 4, relevance: 'spearman', maxCorrelation: 0.9 },
    sampleWeights: { kind: 'uniqueness', oldest: 1 },
  });
});

test('with one model there is no model dimension and no condition', () => {
  expect(studySpec({ models: undefined, model: 'ridge' }).space).toEqual({
    'ridge.lambda': { type: 'float', low: 1e-3, high: 1e4, log: true },
  });
});

test('only the search has limits, and only what is given is kept', () => {
  const stop = { noImprovement: { trials: 5 } };
  const { search, validate } = studySpec(stageWith('search', { stop, tieTolerance: 0.1 })).stages;
  expect(search).toMatchObject({ stop: { noImprovement: { trials: 5, by: 0 } }, tieTolerance: 0.1 });
  for (const key of ['stop', 'tieTolerance']) expect(validate).not.toHaveProperty(key);
});

const cases: [string, Record<string, unknown>, string, string][] = [
  [
    'weights for a model that ignores them',
    { models: ['ridge', 'hmm_gaussian'], sampleWeights: { kind: 'uniqueness' } },
    'study_invalid',
    'sample.json: sampleWeights: needs models that learn from weighted rows, but got "hmm_gaussian"',
  ],
  [
    'an unknown key',
    { colour: 'red' },
    'study_unknown_key',
    'sample.json: must not have unknown keys, but got "colour"',
  ],
  [
    'an unknown nested key',
    stageWith('search', { trails: 5 }),
    'study_unknown_key',
    'sample.json: stages.search: must not have unknown keys, but got "trails"',
  ],
  ['an unknown model', { models: ['ridge', 'oracle'] }, 'study_unknown_model', '"oracle"'],
  ['no model', { models: undefined }, 'study_invalid', 'sample.json: models: must be given, or `model`, but not both'],
  ['a model and models', { model: 'ridge' }, 'study_invalid', 'but not both'],
  ['an empty space', { space: {} }, 'study_empty_space', 'at least one parameter'],
  [
    'a parameter of no model',
    { space: { 'oracle.x': { type: 'float', low: 0, high: 1 } } },
    'study_space_invalid',
    'space.oracle.x',
  ],
  [
    'a parameter that its model lacks',
    { space: { 'ridge.alpha': { type: 'float', low: 0, high: 1 } } },
    'study_space_invalid',
    'space.ridge.alpha',
  ],
  [
    'a range that the model refuses',
    { space: { 'ridge.lambda': { type: 'float', low: -1, high: 1 } } },
    'study_space_invalid',
    'but got -1',
  ],
  [
    'a range upside down',
    { space: { 'ridge.lambda': { type: 'float', low: 2, high: 1 } } },
    'study_space_invalid',
    'space.ridge.lambda',
  ],
  ['a budget of zero', stageWith('search', { trials: 0 }), 'study_invalid', 'stages.search.trials'],
  [
    'more winners than trials',
    stageWith('validate', { topK: 5 }),
    'study_invalid',
    'must not exceed the 4 trials of the stage, but got 5',
  ],
  [
    'windows that overlap',
    stageWith('validate', { window: { from: '2011-06-01', to: '2013-01-01' } }),
    'study_windows_overlap',
    'stages.validate.window.from: must not be before the search window ends (2012-01-01), but got "2011-06-01"',
  ],
  [
    'a window upside down',
    stageWith('forward', { window: { from: '2014-02-01', to: '2014-01-01' } }),
    'study_invalid',
    'must be after from',
  ],
  [
    'a date that does not exist',
    stageWith('forward', { window: { from: '2013-02-30', to: '2014-01-01' } }),
    'study_invalid',
    'must be a date that exists',
  ],
  [
    'training history for k-fold',
    stageWith('search', { window: { ...stages['search']!.window, trainFrom: '2009-01-01' } }),
    'study_invalid',
    'is only for the walk_forward split',
  ],
  [
    'walk-forward without a past',
    stageWith('search', { split: { kind: 'walk_forward' } }),
    'study_invalid',
    'walk_forward trains on the past',
  ],
  [
    'a symbol that the dataset lacks',
    stageWith('validate', { symbols: ['B'] }),
    'study_invalid',
    'must be symbols of the dataset (A), but got "B"',
  ],
  [
    'synthetic data in a prod study',
    { dataset: { ...(studyFile()['dataset'] as object), dataRegime: 'mixed' } },
    'study_not_prod',
    'dataset.dataRegime',
  ],
  [
    'limits without a limit',
    stageWith('search', { stop: {} }),
    'study_invalid',
    'stages.search.stop: must have a limit',
  ],
  [
    'a count of trials as a limit, which `trials` is',
    stageWith('search', { stop: { trials: 9 } }),
    'study_unknown_key',
    'stages.search.stop',
  ],
  ['limits of another stage', stageWith('validate', { stop: { seconds: 9 } }), 'study_unknown_key', 'stages.validate'],
  ['a tolerance below 0', stageWith('forward', { tieTolerance: -1 }), 'study_invalid', 'stages.forward.tieTolerance'],
  ['a name with spaces', { name: 'my study' }, 'study_invalid', 'sample.json: name'],
];

test.each(cases)('%s is refused with the key, the rule and the value', (_what, changes, code, text) => {
  const error = errorOf(changes);
  expect(error.code).toBe(code);
  expect(error.message).toContain(text);
});

test('a feature that is not registered is refused by name', () => {
  const error = errorOf({}, ['logret_1', 'astrology']);
  expect(error.code).toBe('study_unknown_feature');
  expect(error.message).toContain('astrology');
});

test('synthetic data may be used in a smoke study', () => {
  const dataset = { ...(studyFile()['dataset'] as object), dataRegime: 'mixed' };
  expect(studySpec({ dataset, runSource: 'smoke' }).runSource).toBe('smoke');
});

describe('a label of bets', () => {
  const meta = { kind: 'meta_label', primary: { kind: 'momentum', bars: 10 }, horizon: 5 };

  test.each([
    ['the policy', { policy: { mode: 'long_short' } }, 'sample.json: policy.mode'],
    [
      'the space',
      { space: { 'policy.mode': { type: 'categorical', choices: ['long_flat', 'long_short'] } } },
      'sample.json: space.policy.mode',
    ],
  ])('goes with no short position in %s', (_, changes, where) => {
    for (const label of [meta, { kind: 'triple_barrier', horizon: 5 }]) {
      const error = errorOf({ label, ...changes });
      expect(error).toMatchObject({ code: 'study_invalid' });
      expect(error.message).toContain(`${where}: must be long_flat beside the label ${label.kind}`);
    }
  });

  test.each([meta, { kind: 'sign_dead_zone', horizon: 5, deadZone: 0.001 }])(
    'whose rows of weight 0 a model would not see is refused',
    (label) => {
      const error = errorOf({ label, models: ['ridge', 'hmm_gaussian'] });
      expect(error.message).toBe(
        `sample.json: label ${label.kind}: needs models that learn from weighted rows, but got "hmm_gaussian"`,
      );
    },
  );
});

describe('adjusted bars', () => {
  const adjusted = (source: object) => ({
    dataset: { name: 'd', timeframe: '1d', dataRegime: 'prod_live', ...source },
  });
  const adjust = { factors: 'factors.csv' };
  const ofSeries = adjusted({ series: [{ symbol: 'A', source: 'a.csv', adjust }] });

  test.each(['sma_20', 'atr_14', 'obv', 'amihud_20', 'fracdiff_04_100', 'bb_lower_stationary'])(
    'have no level that could be asked for: %s',
    (name) => {
      expect(errorOf(ofSeries, ['logret_1', name]).message).toMatch(
        /^sample.json: features: must be free of the level .* but got /,
      );
    },
  );

  test('go with features of moves, and without an adjustment every feature goes', () => {
    const moves = ['logret_1', 'dist_sma_20', 'atr_14_stationary', 'log_volume_delta_current', 'rsi_14'];
    expect(parseStudy(studyFile(ofSeries), 'sample.json', coreFeatures(moves)).features.features).toEqual(moves);
    expect(parseStudy(studyFile(), 'sample.json', coreFeatures(['sma_20'])).features.features).toEqual(['sma_20']);
  });

  test('have no costs in shares', () => {
    const error = errorOf({ ...ofSeries, costs: { costBps: 1, perShare: 0.005 } }, ['logret_1']);
    expect(error.message).toContain('sample.json: costs.perShare: must not be given where prices are adjusted');
  });
});
