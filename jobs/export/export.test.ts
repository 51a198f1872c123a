import type { TrialRow } from '@winnow/platform';
import { parquetReadObjects } from 'hyparquet';
import { encodeTrialsParquet } from './encodeTrialsParquet.ts';
import { formatTrialsCsv } from './formatTrialsCsv.ts';
import { optunaStudies } from './optunaStudies.ts';
import { trialColumns } from './trialColumns.ts';
import type { ExportedStudy } from './trialRecord.ts';

const studyRow: object = {
  id: 'demo-2',
  name: 'demo',
  spec: {
    space: {
      model: { type: 'categorical', choices: ['ridge', 'trees'] },
      'ridge.lambda': { type: 'float', low: 0.1, high: 10, when: { model: ['ridge'] } },
      'trees.bagging': { type: 'categorical', choices: [true, false], when: { model: ['trees'] } },
    },
  },
  candidates: new Map([['demo-2.forward.0', { trialCount: 9, sharpeVariance: 0.5, forwardLooks: 2 }]]),
};
const study = studyRow as ExportedStudy;

function trial(changes: object): TrialRow {
  const row: object = {
    id: 'demo-2.search.0',
    stage: 'search',
    number: 0,
    parent: null,
    spec: { model: 'ridge' },
    params: { model: 'ridge', 'ridge.lambda': 0.5 },
    state: 'complete',
    value: 0.25,
    steps: [0.5, Number.NaN],
    metrics: { sharpe_daily: Number.POSITIVE_INFINITY, n_trades: 3 },
    error: null,
    attempt: 1,
    worker: 'w',
    startedAt: new Date(1000),
    finishedAt: new Date(3500),
  };
  return { ...row, ...changes } as TrialRow;
}

const failed = trial({
  number: 1,
  spec: { model: 'trees' },
  params: { model: 'trees', 'trees.bagging': true },
  state: 'failed',
  value: null,
  steps: [],
  metrics: null,
  error: { code: 'trial_poisoned', message: 'said "no",\nthen died' },
});
const trials = [trial({}), failed];

test('a table has a row a trial, parameters in the order of the space, and nothing where a trial has none', () => {
  const columns = trialColumns(study, trials, true);
  expect(Object.fromEntries(columns.map(({ name, cells }) => [name, cells]))).toEqual({
    study: ['demo', 'demo'],
    stage: ['search', 'search'],
    number: [0, 1],
    parent: [null, null],
    state: ['complete', 'failed'],
    model: ['ridge', 'trees'],
    value: [0.25, null],
    'param.model': ['ridge', 'trees'],
    'param.ridge.lambda': [0.5, null],
    'param.trees.bagging': [null, true],
    'step.0': [0.5, null],
    'step.1': [Number.NaN, null],
    'metric.sharpe_daily': [Number.POSITIVE_INFINITY, null],
    'metric.n_trades': [3, null],
    'error.code': [null, 'trial_poisoned'],
    'error.message': [null, 'said "no",\nthen died'],
  });
  expect(columns.slice(7, 10).map(({ name }) => name)).toEqual(
    Object.keys(study.spec.space).map((key) => `param.${key}`),
  );
});

test('an ensemble has a column for each figure of each policy, and for whether it was accepted', () => {
  const policies = { metrics: { nn_only: { n_trades: 4 }, blend: { n_trades: 3 } }, decision: { accepted: true } };
  const columns = trialColumns(study, [trial({ metrics: { n_trades: 3, policies } }), failed], true);
  expect(columns.filter(({ name }) => /^(metric|policy)/.test(name))).toEqual([
    { name: 'metric.n_trades', cells: [3, null] },
    { name: 'policy.nn_only.n_trades', cells: [4, null] },
    { name: 'policy.blend.n_trades', cells: [3, null] },
    { name: 'policy.accepted', cells: [true, null] },
  ]);
});

test('how a trial was run stands in columns of its own, which a reproducible table has not', () => {
  const run = trialColumns(study, trials, false).filter(({ name }) => name.startsWith('run.'));
  expect(run.map(({ name, cells }) => [name, cells[0]])).toEqual([
    ['run.id', 'demo-2.search.0'],
    ['run.attempt', 1],
    ['run.worker', 'w'],
    ['run.startedAt', '1970-01-01T00:00:01.000Z'],
    ['run.finishedAt', '1970-01-01T00:00:03.500Z'],
    ['run.durationMs', 2500],
  ]);
});

test('a candidate shows what it was picked from, also in columns that a reproducible table has not', () => {
  const rows = [trial({}), trial({ id: 'demo-2.forward.0', stage: 'forward' })];
  const ofCandidates = (reproducible: boolean) =>
    trialColumns(study, rows, reproducible)
      .filter(({ name }) => name.startsWith('candidate.'))
      .map(({ name, cells }) => [name, ...cells]);
  expect(ofCandidates(true)).toEqual([]);
  expect(ofCandidates(false)).toEqual([
    ['candidate.trialCount', null, 9],
    ['candidate.sharpeVariance', null, 0.5],
    ['candidate.forwardLooks', null, 2],
  ]);
});

test('CSV quotes what it must, and keeps numbers that are not finite by their names', () => {
  const picked = ['number', 'step.1', 'error.message', 'param.ridge.lambda'];
  const columns = trialColumns(study, trials, true).filter(({ name }) => picked.includes(name));
  expect(formatTrialsCsv(columns)).toBe(
    'number,param.ridge.lambda,step.1,error.message\n0,0.5,NaN,\n1,,,"said ""no"",\nthen died"\n',
  );
});

test('a Parquet file gives back the cells of the table with their types', async () => {
  const columns = trialColumns(study, trials, false);
  const bytes = encodeTrialsParquet(columns);
  const rows = await parquetReadObjects({ file: bytes.buffer as ArrayBuffer });
  const expected = trials.map((_, i) => Object.fromEntries(columns.map(({ name, cells }) => [name, cells[i]])));
  expect(rows).toEqual(expected);
});

test('Optuna gets a study for each stage, and attributes that a browser can read', () => {
  const policies = { metrics: { blend: { sharpe_daily: Number.NaN } } };
  const metrics = { n_trades: 3, policies };
  const forward = trial({ id: 'demo-2.forward.0', stage: 'forward', parent: 4, metrics });
  const [search, second] = optunaStudies(study, [...trials, forward]);
  expect([search!.name, second!.name]).toEqual(['demo-2.search', 'demo-2.forward']);
  expect(search!.trials.map(({ userAttrs }) => userAttrs)).toEqual([
    { id: 'demo-2.search.0', model: 'ridge', sharpe_daily: 'Infinity', n_trades: 3 },
    { id: 'demo-2.search.0', model: 'trees', error: 'trial_poisoned: said "no",\nthen died' },
  ]);
  expect(second!.trials[0]!.userAttrs).toEqual({
    id: 'demo-2.forward.0',
    model: 'ridge',
    parent: 4,
    n_trades: 3,
    policies: { metrics: { blend: { sharpe_daily: 'NaN' } } },
    'candidate.trialCount': 9,
    'candidate.sharpeVariance': 0.5,
    'candidate.forwardLooks': 2,
  });
});

test('several objectives are exported as measured, whatever their direction', () => {
  const objectives = [
    { metric: 'sharpe_daily', direction: 'maximize' },
    { metric: 'turnover', direction: 'minimize' },
  ];
  const spec: object = { ...study.spec, several: { objectives, pick: { rule: 'knee' } } };
  const with2 = { ...study, spec: spec as ExportedStudy['spec'] };
  const both = [trial({ metrics: { sharpe_daily: Number.POSITIVE_INFINITY, turnover: 0.5 } }), failed];
  const columns = trialColumns(with2, both, true).filter(({ name }) => name.startsWith('value'));
  expect(columns).toEqual([
    { name: 'value', cells: [0.25, null] },
    { name: 'value.sharpe_daily', cells: [Number.POSITIVE_INFINITY, null] },
    { name: 'value.turnover', cells: [0.5, null] },
  ]);
  const [search] = optunaStudies(with2, both);
  expect(search!.directions).toEqual(['maximize', 'minimize']);
  expect(search!.trials.map(({ values }) => values)).toEqual([[Number.POSITIVE_INFINITY, 0.5], null]);
});
