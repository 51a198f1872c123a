import { parseHmmConfig } from './hmmConfig.ts';
import { barConfig } from './testing.ts';

const dates = {
  train: { from: '2000-01-01', to: '2010-01-01' },
  val: { from: '2010-01-01', to: '2012-01-01' },
  test: { from: '2012-01-01', to: '2014-01-01' },
};

test('parseHmmConfig() settles every default', () => {
  const config = parseHmmConfig(
    { input_data: 'x.csv', output_dir: 'out', features: { columns: ['a'] }, model: { n_states: 3 } },
    'x.json',
  );
  expect(config).toMatchObject({
    split: { train: 0.7, val: 0.15, test: 0.15 },
    scaler: { kind: 'standard' },
    model: { emission: 'gaussian', covariance_type: 'diag', n_iter: 100, n_init: 5, random_state: 0, stickiness: 0 },
    refit_on_train_val: false,
    smoothed: false,
  });
});

type Case = readonly [what: string, change: object, code: string, names: string];

const cases: readonly Case[] = [
  ['an unknown key', { sclaer: { kind: 'robust' } }, 'hmm_config_unknown_key', 'did you mean "scaler"'],
  ['an unknown key deep inside', { model: { n_states: 2, covars: 'full' } }, 'hmm_config_unknown_key', 'model: '],
  ['neither number of states nor grid', { model: {} }, 'hmm_config_invalid', 'model.state_grid'],
  ['both', { model: { n_states: 2, state_grid: [2] } }, 'hmm_config_invalid', 'model.state_grid'],
  ['zero states', { model: { n_states: 0 } }, 'hmm_config_invalid', 'model.n_states'],
  ['a grid of zero', { model: { state_grid: [0] } }, 'hmm_config_invalid', 'model.state_grid.0'],
  ['an empty grid', { model: { state_grid: [] } }, 'hmm_config_invalid', 'model.state_grid'],
  ['a grid with a number twice', { model: { state_grid: [2, 2] } }, 'hmm_config_invalid', 'unique'],
  ['an unknown covariance', { model: { n_states: 2, covariance_type: 'band' } }, 'hmm_config_invalid', '"band"'],
  [
    'a mixture’s key without one',
    { model: { n_states: 2, n_components: 2 } },
    'hmm_config_invalid',
    'gaussian_mixture',
  ],
  ['neither feature set nor columns', { features: {} }, 'hmm_config_invalid', 'features.feature_set'],
  ['both', { features: { feature_set: 'v1', columns: ['a'] } }, 'hmm_config_invalid', 'features.feature_set'],
  ['an unknown feature set', { features: { feature_set: 'v3' } }, 'hmm_config_invalid', '"v3"'],
  [
    'a window with columns',
    { features: { columns: ['a'], parkinson_window: 9 } },
    'hmm_config_invalid',
    'features.columns',
  ],
  [
    'missing values in bars',
    { features: { feature_set: 'v1', max_missing_share: 0.1 } },
    'hmm_config_invalid',
    'share',
  ],
  ['a timeframe that is none', { features: { feature_set: 'v1', timeframes: ['2H'] } }, 'hmm_config_invalid', '"2H"'],
  ['shares beyond 1', { split: { train: 0.7, val: 0.2, test: 0.2 } }, 'hmm_config_invalid', 'sum to 1'],
  ['a negative share', { split: { train: 1.2, val: -0.2, test: 0 } }, 'hmm_config_invalid', 'split.train'],
  ['no training share', { split: { train: 0, val: 0.5, test: 0.5 } }, 'hmm_config_invalid', 'split.train'],
  ['shares and dates', { split: { ...dates, test: 0.2 } }, 'hmm_config_invalid', 'split'],
  [
    'dates that overlap',
    { split: { ...dates, val: { from: '2009-12-31', to: '2012-01-01' } } },
    'hmm_config_invalid',
    'overlap',
  ],
  [
    'a date that does not exist',
    { split: { ...dates, val: { from: '2010-02-30', to: '2012-01-01' } } },
    'hmm_config_invalid',
    '"2010-02-30"',
  ],
];

test.each(cases)('parseHmmConfig() refuses %s', (_what, change, code, names) => {
  const parse = () => parseHmmConfig({ ...barConfig(), ...change }, 'x.json');
  expect(parse).toThrow(expect.objectContaining({ code, message: expect.stringContaining(names) }));
});

test('parseHmmConfig() takes dates with and without a gap between the parts', () => {
  const config = parseHmmConfig(
    { ...barConfig(), split: { ...dates, test: { from: '2013-01-01T12:00:00Z', to: '2014-01-01' } } },
    'x',
  );
  expect(config.split.test).toEqual({ from: '2013-01-01T12:00:00Z', to: '2014-01-01' });
});
