import fc from 'fast-check';
import { ask, askable, visibleHistory } from './askTell.ts';
import { compileSpace } from './compileSpace.ts';
import type { HistoryTrial } from './history.ts';
import { createPruner } from './pruners/registry.ts';
import { createSampler, samplerSchema } from './samplers/registry.ts';
import type { Params } from './space.ts';

const space = compileSpace({
  x: { type: 'float', low: -3, high: 3 },
  k: { type: 'int', low: 1, high: 20 },
  c: { type: 'categorical', choices: ['a', 'b', 'c'] },
  y: { type: 'float', low: 0, high: 1, step: 0.1, when: { c: ['b', 'c'] } },
});

/** What a trial reports is a function of its parameters; every kind of ending occurs. */
function evaluate(number: number, params: Params): HistoryTrial {
  const x = Number(params['x']);
  const value = -x * x - Math.abs(Number(params['k']) - 7) / 10 + (params['c'] === 'b' ? 1 : 0);
  const steps = [value - 1, value];
  if (number % 7 === 3) return { number, params, state: 'failed', value: null, steps: [] };
  if (x > 1) return { number, params, state: 'pruned', value: null, steps: steps.slice(0, 1) };
  return { number, params, state: 'complete', value, steps };
}

/** Runs a study with `parallelism` trials in flight; `pick` says which of those in flight ends next. */
function runStudy(parallelism: number, trials: number, pick: (inFlight: number) => number) {
  const history: HistoryTrial[] = [];
  const sampler = createSampler(samplerSchema.parse({ name: 'tpe', startupTrials: 4, candidates: 8 }));
  const pruner = createPruner({ name: 'median', startupTrials: 3, warmupSteps: 0, intervalSteps: 1, minTrials: 1 });
  const suggestions: unknown[] = [];
  const inFlight: number[] = [];
  while (suggestions.length < trials || inFlight.length > 0) {
    const number = suggestions.length;
    if (number < trials && askable(number, history, parallelism)) {
      const suggestion = ask({ space, sampler, pruner, seed: 5, stage: 'search', number, history, parallelism });
      suggestions.push(suggestion);
      history.push({ number, params: suggestion.params, state: 'running', value: null, steps: [] });
      inFlight.push(number);
    } else {
      const [ended] = inFlight.splice(pick(inFlight.length), 1);
      history[ended!] = evaluate(ended!, history[ended!]!.params);
    }
  }
  return { suggestions, history };
}

test('suggestions and thresholds are the same in whatever order the trials in flight end', () => {
  const reference = new Map([1, 2, 5].map((parallelism) => [parallelism, runStudy(parallelism, 25, () => 0)]));
  fc.assert(
    fc.property(fc.constantFrom(1, 2, 5), fc.infiniteStream(fc.nat()), (parallelism, choices) => {
      const shuffled = runStudy(parallelism, 25, (inFlight) => choices.next().value! % inFlight);
      expect(shuffled).toEqual(reference.get(parallelism));
    }),
    { numRuns: 20 },
  );
});

test('a resumed study goes on with the suggestions of one that was never interrupted', () => {
  const { suggestions, history } = runStudy(3, 20, () => 0);
  const options = {
    space,
    sampler: createSampler(samplerSchema.parse({ name: 'tpe', startupTrials: 4, candidates: 8 })),
    pruner: createPruner({ name: 'median', startupTrials: 3, warmupSteps: 0, intervalSteps: 1, minTrials: 1 }),
    seed: 5,
    stage: 'search',
    parallelism: 3,
  };
  for (const number of [0, 4, 9, 19]) expect(ask({ ...options, number, history })).toEqual(suggestions[number]);
});

const complete = (number: number): HistoryTrial => ({
  number,
  params: {},
  state: 'complete',
  value: number,
  steps: [1],
});
const running = (number: number): HistoryTrial => ({ number, params: {}, state: 'running', value: null, steps: [] });

test('askable() needs the trials up to n − L to have ended, and no others', () => {
  const history = [complete(0), complete(1), running(2), complete(3), running(4)];
  expect([2, 3, 4, 5].map((n) => askable(n, history, 3))).toEqual([true, true, true, false]);
});

test('askable() needs every earlier trial to exist', () => {
  expect(askable(2, [complete(0)], 4)).toBe(false);
  expect(askable(2, [complete(0), complete(2)], 4)).toBe(false);
});

test('visibleHistory() hides the results of the last L − 1 trials, and later trials altogether', () => {
  const history = [complete(0), complete(1), complete(2), complete(3), complete(4)];
  expect(visibleHistory(4, history, 3)).toEqual([complete(0), complete(1), running(2), running(3)]);
  expect(visibleHistory(4, history, 1)).toEqual(history.slice(0, 4));
});

test('ask() refuses a trial whose turn has not come with search_state', () => {
  expect(() => visibleHistory(3, [complete(0), running(1), complete(2)], 2)).toThrow(
    expect.objectContaining({ code: 'search_state' }),
  );
});

test('askable() rejects a parallelism below 1', () => {
  expect(() => askable(0, [], 0)).toThrow('parallelism must be a positive integer, but got 0');
});
