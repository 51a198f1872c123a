import { createRng } from '@winnow/core';
import fc from 'fast-check';
import { buildTrialSpec, planStage, rankWinners, type TrialView, winnersBefore } from './planStage.ts';
import type { BoundStudy } from './studySpec.ts';
import { boundStudy, simulateSearch, studyFile } from './testing.ts';

const study = boundStudy({ sampler: { name: 'tpe', startupTrials: 4 } });
const lagStudy = boundStudy({ sampler: { name: 'tpe', startupTrials: 4 }, order: 'lag' });

/** What a trial would give: any fixed function of its parameters. */
function scoreOf({ params }: Pick<TrialView, 'params'>): number {
  return -Math.abs(Math.log10(Number(params['ridge.lambda'] ?? params['logistic.C'])));
}

function trial(number: number, changes: Partial<TrialView>): TrialView {
  return { stage: 'search', number, state: 'complete', params: {}, value: 0, steps: [], ...changes };
}

/** Runs a whole search; which of the open trials ends next is drawn from `seed`. Every fifth fails. */
function search(seed: number, study: BoundStudy = lagStudy): TrialView[] {
  const rng = createRng(seed);
  const end = (next: TrialView): TrialView =>
    next.number % 5 === 4 ? { ...next, state: 'failed' } : { ...next, state: 'complete', value: scoreOf(next) };
  return simulateSearch(study, (open) => rng.int(open), end).trials;
}

test.each([
  ['virtual', study],
  ['lag', lagStudy],
] as const)('the same trials are tried whatever order they end in (%s)', (order, given) => {
  expect(given.spec.order).toBe(order);
  const reference = search(0, given);
  expect(reference).toHaveLength(given.spec.stages.search.trials);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e6 }), (seed) => {
      expect(search(seed, given)).toEqual(reference);
    }),
    { numRuns: 30, seed: 1 },
  );
});

test('planning twice from the same trials gives the same plan', () => {
  const trials = search(0).slice(0, 7);
  expect(planStage(study, 'search', trials, [])).toEqual(planStage(study, 'search', trials, []));
});

test('a stage with open trials is not done', () => {
  const trials = search(0);
  trials[3] = { ...trials[3]!, state: 'running', value: null };
  expect(planStage(study, 'search', trials, []).done).toBe(false);
});

test('validate re-runs the winners of search, best first, and remembers where they come from', () => {
  const before = winnersBefore(study, 'validate', search(0));
  const { create } = planStage(study, 'validate', [], before);
  expect(create.map((planned) => planned.parent)).toEqual(before.map((winner) => winner.number));
  expect(create.map((planned) => planned.number)).toEqual([0, 1, 2, 3]);
  expect(create.map((planned) => planned.params)).toEqual(before.map((winner) => winner.params));
});

test('a stage that hands over nothing is done at once', () => {
  expect(planStage(study, 'validate', [], [])).toEqual({ create: [], done: true });
});

test('winners are complete trials by value; ties go to the smaller number; NaN never wins', () => {
  const trials = [
    trial(0, { value: 1 }),
    trial(1, { value: 3 }),
    trial(2, { value: 3 }),
    trial(3, { value: Number.NaN }),
    trial(4, { value: 9, state: 'pruned' }),
    trial(5, { value: null, state: 'failed' }),
  ];
  expect(rankWinners(trials, 3).map((item) => item.number)).toEqual([1, 2, 0]);
});

test('of trials whose values are equal within the tolerance, the one of less declared work goes first', () => {
  const trials = [
    trial(0, { value: 3, work: [1, 9] }),
    trial(1, { value: 2.8, work: [9, 2] }), // the work up to the last fold counts
    trial(2, { value: 2.75, work: [1] }), // equal to trial 1, but not to the best
    trial(3, { value: 3, work: [1, 7] }),
    trial(4, { value: 2.9, work: [2] }),
    trial(5, { value: 2.6, work: [0] }),
  ];
  const ranked = (tolerance?: number) => rankWinners(trials, 9, tolerance).map((item) => item.number);
  expect(ranked()).toEqual([3, 0, 4, 1, 2, 5]);
  expect(ranked(0.2)).toEqual([1, 4, 3, 0, 5, 2]);
  expect(ranked(Number.POSITIVE_INFINITY)).toEqual([5, 2, 1, 4, 3, 0]);
});

test('a stage hands over by its own tolerance', () => {
  const { stages } = studyFile() as { stages: Record<string, object> };
  const tolerant = boundStudy({ stages: { ...stages, search: { ...stages['search'], tieTolerance: 0.2 } } });
  const trials = [trial(0, { value: 3, work: [9] }), trial(1, { value: 2.9, work: [2] })];
  expect(winnersBefore(study, 'validate', trials).map((item) => item.number)).toEqual([0, 1]);
  expect(winnersBefore(tolerant, 'validate', trials).map((item) => item.number)).toEqual([1, 0]);
});

test('a trial spec has the parameters of its model only, and the policy of the study changed by the trial', () => {
  const spec = buildTrialSpec(study, 'search', {
    number: 2,
    params: { model: 'logistic', 'logistic.C': 0.5, 'policy.threshold': 0.05 },
    pruneAt: [],
    parent: null,
  });
  expect(spec).toMatchObject({
    trialId: 'sample-1.search.2',
    model: 'logistic',
    params: { C: 0.5 },
    policy: { mode: 'long_flat', threshold: 0.05 },
  });
  expect(JSON.parse(JSON.stringify(spec))).toEqual(spec);
});

test('a trial spec carries how the study labels, scales, selects and weights', () => {
  const asked = {
    models: ['ridge', 'logistic'],
    label: { kind: 'triple_barrier', horizon: 5 },
    scaler: { kind: 'robust' },
    selection: { budget: 3 },
    sampleWeights: { kind: 'uniqueness' },
  };
  const bound = boundStudy(asked);
  const params = { model: 'logistic', 'logistic.C': 0.5 };
  const spec = buildTrialSpec(bound, 'search', { number: 0, params, pruneAt: [], parent: null });
  const { label, scaler, selection, sampleWeights } = bound.spec;
  expect(spec).toMatchObject({ label, scaler, selection, sampleWeights });
});
