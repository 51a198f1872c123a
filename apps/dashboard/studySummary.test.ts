import type { DecisionRow, StageCount } from '@winnow/platform';
import type { StudyFacts, TrialFacts } from './farmReader.ts';
import { describeStudy, type StudyRecords, summariseStudies } from './studySummary.ts';

const studyRow = (change: Partial<StudyFacts> = {}): StudyFacts => ({
  id: 'demo-1',
  name: 'demo',
  state: 'running',
  stage: 'search',
  spec: { stages: { search: { trials: 60 }, validate: { trials: 8 }, forward: { trials: 3 } } },
  earlyEnd: null,
  error: null,
  createdAt: new Date(0),
  finishedAt: null,
  ...change,
});

const records = (change: Partial<StudyRecords> = {}) => ({ counts: [], decisions: [], bests: [], ...change });

const count = (stage: StageCount['stage'], state: StageCount['state'], trials: number, best: number | null = null) =>
  ({ studyId: 'demo-1', stage, state, trials, best }) satisfies StageCount;

test('summariseStudies() keeps the order of the studies and gives each its own rows', () => {
  const counts = [count('search', 'complete', 3, 0.5), { ...count('search', 'failed', 4), studyId: 'demo-2' }];
  const [second, first] = summariseStudies([studyRow({ id: 'demo-2' }), studyRow()], records({ counts }));
  expect([second!.id, first!.id]).toEqual(['demo-2', 'demo-1']);
  expect(second!.stages[0]).toMatchObject({ complete: 0, failed: 4, best: null });
  expect(first!.stages[0]).toMatchObject({ complete: 3, failed: 0, best: 0.5 });
});

test('a study has its three stages in order, with zeros where no trial is', () => {
  const [study] = summariseStudies([studyRow()], records({ counts: [count('search', 'waiting', 2)] }));
  const none = { waiting: 0, running: 0, complete: 0, pruned: 0, failed: 0, best: null, objectives: [] };
  expect(study!.stages).toEqual([
    { ...none, name: 'search', planned: 60, waiting: 2 },
    { ...none, name: 'validate', planned: 8 },
    { ...none, name: 'forward', planned: 3 },
  ]);
});

test('a later stage that got fewer winners than planned is as long as what it got', () => {
  const [study] = summariseStudies(
    [studyRow({ stage: 'validate' })],
    records({ counts: [count('validate', 'complete', 2, 1)] }),
  );
  expect(study!.stages[1]!.planned).toBe(2);
});

test('a search that a limit ended is as long as what it got, and says which', () => {
  const counts = [count('search', 'complete', 20, 1), count('search', 'running', 3)];
  const [study] = summariseStudies([studyRow({ earlyEnd: 'noImprovement' })], records({ counts }));
  expect([study!.earlyEnd, study!.stages[0]!.planned]).toEqual(['noImprovement', 23]);
});

test('times are ISO 8601, and a study that runs has no end', () => {
  const createdAt = new Date(0);
  const [study] = summariseStudies([studyRow({ createdAt, finishedAt: null })], records());
  expect([study!.created, study!.finished]).toEqual(['1970-01-01T00:00:00.000Z', null]);
});

test('decisions keep their rules and leave the study id out', () => {
  const rules = [
    { rule: 'sharpeDaily', measured: Number.NaN, limit: 1, verdict: 'failed', reason: 'No.' },
  ] as const satisfies DecisionRow['rules'];
  const decision = {
    candidateId: 'demo-1.forward.0',
    rank: 0,
    decision: 'failed',
    trialCount: 9,
    sharpeVariance: 0.3,
    forwardLooks: 2,
    rules,
  } as const;
  const [study] = summariseStudies([studyRow()], records({ decisions: [{ ...decision, studyId: 'demo-1' }] }));
  expect(study!.decisions).toEqual([decision]);
});

const trial: TrialFacts = {
  id: 'demo-1.search.0',
  stage: 'search',
  number: 0,
  spec: { model: 'ridge' },
  params: { model: 'ridge', 'ridge.lambda': 2 },
  state: 'complete',
  value: 0.25,
  steps: [0.1, Number.NaN],
  metrics: null,
  error: null,
};

test('describeStudy() names the model of a trial apart from its parameters', () => {
  const { trials } = describeStudy(studyRow(), records(), [trial]);
  const { spec, ...shown } = trial;
  const own = { model: spec.model, params: { 'ridge.lambda': 2 }, standing: null, policies: null };
  expect(trials).toEqual([{ ...shown, ...own }]);
});

test('policies of an ensemble stand apart from its metrics', () => {
  const policies = { metrics: {}, decision: { ensemble: 'blend', accepted: false } };
  const metrics: object = { sharpe_daily: 1, policies };
  const { trials } = describeStudy(studyRow(), records(), [{ ...trial, metrics: metrics as TrialFacts['metrics'] }]);
  expect(trials[0]).toMatchObject({ metrics: { sharpe_daily: 1 }, policies });
  expect(trials[0]!.metrics).not.toHaveProperty('policies');
});

test('with several objectives stages have the best of each, and complete trials their fronts', () => {
  const objectives = [
    { metric: 'pnl_after_cost', direction: 'maximize' },
    { metric: 'max_drawdown', direction: 'minimize' },
  ] as const;
  const { stages } = studyRow().spec;
  const study = studyRow({ spec: { stages, several: { objectives, pick: { rule: 'knee' } } } });
  const measured = [
    [0.1, 0.3],
    [0.3, 0.1],
    [0.4, 0.4],
  ].map(([pnl_after_cost, max_drawdown], number) => {
    const metrics: object = { pnl_after_cost, max_drawdown };
    return { ...trial, id: `demo-1.search.${number}`, number, metrics: metrics as TrialFacts['metrics'] };
  });
  const open = { ...trial, id: 'demo-1.search.3', number: 3, state: 'running' } as const;
  const bests = [{ studyId: 'demo-1', stage: 'search', bests: { pnl_after_cost: 0.4, max_drawdown: 0.1 } }] as const;
  const detail = describeStudy(study, records({ bests }), [...measured, open]);
  const best = detail.stages.map((stage) => stage.objectives.map((objective) => [objective.metric, objective.best]));
  expect(best).toEqual([
    [
      ['pnl_after_cost', 0.4],
      ['max_drawdown', 0.1],
    ],
    ...Array(2).fill([
      ['pnl_after_cost', null],
      ['max_drawdown', null],
    ]),
  ]);
  expect(detail.trials.map(({ standing }) => standing)).toEqual([
    { front: 2, place: 2 },
    { front: 1, place: 0 },
    { front: 1, place: 1 },
    null,
  ]);
});
