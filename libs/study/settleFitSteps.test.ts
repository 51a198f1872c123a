import { createRng } from '@winnow/core';
import { findPruneRule } from '@winnow/numerics';
import { buildTrialSpec, planStage, type TrialView } from './planStage.ts';
import { boundStudy, simulateSearch, studySpec } from './testing.ts';

const patience = { 'lightgbm.early_stopping_round': { type: 'categorical', choices: [10] } } as const;
const rounds = { 'lightgbm.num_iterations': { type: 'int', low: 10, high: 500 } } as const;
const byIterations = (space: object, models: readonly string[] = ['lightgbm']) => ({
  ...{ models, space, pruneBy: 'iterations', pruner: { name: 'median' } },
});
const settled = (space: object) => studySpec(byIterations(space)).fitSteps;

test('the steps of a study are eighths of the most iterations that its space allows', () => {
  expect(settled({ ...patience, ...rounds })).toEqual({ count: 8, every: 63 });
  expect(settled(patience)).toEqual({ count: 8, every: 13 }); // the default, 100
  const few = { 'lightgbm.num_iterations': { type: 'categorical', choices: [2, 5] } };
  expect(settled({ ...patience, ...few })).toEqual({ count: 8, every: 1 });
});

test('the default of a parameter counts where only some trials have it', () => {
  const kind = { 'lightgbm.boosting': { type: 'categorical', choices: ['gbdt', 'dart'] } };
  const some = { 'lightgbm.num_iterations': { type: 'int', low: 1, high: 8, when: { 'lightgbm.boosting': ['gbdt'] } } };
  expect(settled({ ...patience, ...kind, ...some })).toEqual({ count: 8, every: 13 });
});

test('a study prunes by folds unless it says otherwise', () => {
  expect(studySpec().fitSteps).toBeUndefined();
  expect(studySpec({ pruneBy: 'folds' }).fitSteps).toBeUndefined();
});

test.each([
  ['several models', patience, ['lightgbm', 'ridge']],
  ['a model that tells no losses', { 'ridge.lambda': { type: 'float', low: 1, high: 2 } }, ['ridge']],
  ['fits without validation rows', rounds, ['lightgbm']],
  ['some fits without them', { 'lightgbm.early_stopping_round': { type: 'int', low: 0, high: 5 } }, ['lightgbm']],
  [
    'losses that do not compare',
    { ...patience, 'lightgbm.validation_fraction': { type: 'float', low: 0.1, high: 0.3 } },
    ['lightgbm'],
  ],
])('pruning by iterations refuses %s', (_, space, models) => {
  const refused = expect.objectContaining({ code: 'study_invalid', message: expect.stringContaining('pruneBy') });
  expect(() => studySpec(byIterations(space, models))).toThrow(refused);
});

test('only trials of the search have steps inside a fit', () => {
  const study = boundStudy(byIterations({ ...patience, ...rounds }));
  const [planned] = planStage(study, 'search', [], []).create;
  expect(buildTrialSpec(study, 'search', planned!).fitSteps).toEqual(study.spec.fitSteps);
  expect(buildTrialSpec(study, 'validate', planned!).fitSteps).toBeUndefined();
});

/** Runs a whole search; which of the open trials says something next, a step or its end, is drawn from `seed`. */
function search(seed: number): TrialView[] {
  const study = boundStudy({ ...byIterations({ ...patience, ...rounds }), sampler: { name: 'tpe', startupTrials: 4 } });
  const rng = createRng(seed);
  const goOn = (trial: TrialView): TrialView => {
    const { number, steps, pruneAt } = trial;
    const quality = (number * 7) % 12;
    const isGivenUp = steps.length > 0 && findPruneRule(pruneAt!, steps) !== undefined;
    if (isGivenUp) return { ...trial, state: 'pruned' };
    if (steps.length === 8) return { ...trial, state: 'complete', value: quality };
    return { ...trial, state: 'running', steps: [...steps, -1 / (1 + quality + steps.length)] };
  };
  return simulateSearch(study, (open) => rng.int(open), goOn).trials;
}

test('the same trials are tried whatever order their steps and ends come in', () => {
  const reference = search(0);
  const states = reference.map(({ state }) => state);
  expect(states.filter((state) => state === 'pruned').length).toBeGreaterThan(1);
  expect(states.filter((state) => state === 'complete').length).toBeGreaterThan(5);
  for (let seed = 1; seed <= 3; seed++) expect(search(seed)).toEqual(reference);
});
