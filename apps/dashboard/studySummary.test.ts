import type { DecisionRow, StageCount } from '@winnow/platform';
import type { StudyFacts, TrialFacts } from './farmReader.ts';
import { describeStudy, summariseStudies } from './studySummary.ts';

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

const count = (stage: StageCount['stage'], state: StageCount['state'], trials: number, best: number | null = null) =>
  ({ studyId: 'demo-1', stage, state, trials, best }) satisfies StageCount;

test('summariseStudies() keeps the order of the studies and gives each its own rows', () => {
  const counts = [count('search', 'complete', 3, 0.5), { ...count('search', 'failed', 4), studyId: 'demo-2' }];
  const [second, first] = summariseStudies([studyRow({ id: 'demo-2' }), studyRow()], counts, []);
  expect([second!.id, first!.id]).toEqual(['demo-2', 'demo-1']);
  expect(second!.stages[0]).toMatchObject({ complete: 0, failed: 4, best: null });
  expect(first!.stages[0]).toMatchObject({ complete: 3, failed: 0, best: 0.5 });
});

test('a study has its three stages in order, with zeros where no trial is', () => {
  const [study] = summariseStudies([studyRow()], [count('search', 'waiting', 2)], []);
  const none = { waiting: 0, running: 0, complete: 0, pruned: 0, failed: 0, best: null };
  expect(study!.stages).toEqual([
    { ...none, name: 'search', planned: 60, waiting: 2 },
    { ...none, name: 'validate', planned: 8 },
    { ...none, name: 'forward', planned: 3 },
  ]);
});

test('a later stage that got fewer winners than planned is as long as what it got', () => {
  const [study] = summariseStudies([studyRow({ stage: 'validate' })], [count('validate', 'complete', 2, 1)], []);
  expect(study!.stages[1]!.planned).toBe(2);
});

test('a search that a limit ended is as long as what it got, and says which', () => {
  const counts = [count('search', 'complete', 20, 1), count('search', 'running', 3)];
  const [study] = summariseStudies([studyRow({ earlyEnd: 'noImprovement' })], counts, []);
  expect([study!.earlyEnd, study!.stages[0]!.planned]).toEqual(['noImprovement', 23]);
});

test('times are ISO 8601, and a study that runs has no end', () => {
  const createdAt = new Date(0);
  const [study] = summariseStudies([studyRow({ createdAt, finishedAt: null })], [], []);
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
  const [study] = summariseStudies([studyRow()], [], [{ ...decision, studyId: 'demo-1' }]);
  expect(study!.decisions).toEqual([decision]);
});

test('describeStudy() names the model of a trial apart from its parameters', () => {
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
  const { trials } = describeStudy(studyRow(), [], [], [trial]);
  const { spec, ...shown } = trial;
  expect(trials).toEqual([{ ...shown, model: spec.model, params: { 'ridge.lambda': 2 } }]);
});
