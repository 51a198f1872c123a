import fc from 'fast-check';
import { ask, askable, visibleHistory } from './askTell.ts';
import { compileSpace } from './compileSpace.ts';
import { containsParams } from './containsParams.ts';
import type { HistoryTrial } from './history.ts';
import { createPruner } from './pruners/registry.ts';
import { createSampler, samplerSchema } from './samplers/registry.ts';
import type { Params, SpaceJson } from './space.ts';

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

describe('what a sampler holds stays held', () => {
  const windows: SpaceJson = {
    slow: { type: 'int', low: 2, high: 60 },
    fast: { type: 'int', low: 1, high: 59, atMost: { times: { slow: 1 }, plus: -1 } },
  };

  /** The first trials, all in flight. */
  function inFlight(sampler: object, over: SpaceJson, trials: number): Params[] {
    const options = {
      space: compileSpace(over),
      sampler: createSampler(samplerSchema.parse(sampler)),
      seed: 1,
      stage: 's',
    };
    const history: HistoryTrial[] = [];
    for (let number = 0; number < trials; number++) {
      const { params } = ask({
        ...options,
        pruner: createPruner({ name: 'none' }),
        number,
        history,
        parallelism: trials,
      });
      history.push({ number, params, state: 'running', value: null, steps: [] });
    }
    return history.map(({ params }) => params);
  }

  test.each(['random', 'tpe', 'grid'])('partial_fixed over %s, where suggestions repeat a trial in flight', (name) => {
    const over: SpaceJson = {
      a: { type: 'float', low: 0, high: 1 },
      b: { type: 'categorical', choices: ['x', 'y'] },
    };
    const params = inFlight({ name: 'partial_fixed', fixed: { a: 0.5 }, sampler: { name } }, over, 8);
    expect(new Set(params.map(({ a }) => a))).toEqual(new Set([0.5]));
    expect(new Set(params.slice(0, 2).map(({ b }) => b)).size).toBe(2); // the others are copies: no point is left
  });

  test.each(['random', 'tpe', 'grid'])(
    'partial_fixed over %s, where suggestions break a limit of the held number',
    (name) => {
      const params = inFlight({ name: 'partial_fixed', fixed: { fast: 57 }, sampler: { name } }, windows, 3);
      expect(params.map(({ slow }) => slow).sort()).toEqual([58, 59, 60]);
      expect(params.map(({ fast }) => fast)).toEqual([57, 57, 57]);
    },
  );

  test.each([0.09999, 0.1])('partial_fixed at %d, where next to no value of the others keeps the limit', (y) => {
    const over: SpaceJson = {
      x: { type: 'float', low: 0, high: 1 },
      y: { type: 'float', low: 0, high: 1, atMost: { times: { x: 1 }, plus: -0.9 } },
    };
    const [params] = inFlight({ name: 'partial_fixed', fixed: { y } }, over, 1);
    expect(params!['y']).toBe(y);
    expect([params, containsParams(compileSpace(over), params!)]).toEqual([params, true]);
  });

  test('a sampler that holds nothing, where limits leave next to nothing of a number, is brought there', () => {
    const over: SpaceJson = {
      x: { type: 'float', low: 0, high: 1 },
      y: { type: 'float', low: 0, high: 1, atMost: { times: { x: 1 }, plus: -0.9999999 } },
    };
    const [params] = inFlight({ name: 'random' }, over, 1);
    expect([params, containsParams(compileSpace(over), params!)]).toEqual([params, true]);
  });

  test('partial_fixed, where a number that moves into its limits decides whether another exists', () => {
    const over: SpaceJson = {
      ...windows,
      smooth: { type: 'float', low: 0, high: 1, when: { slow: [59, 60] } },
    };
    const space = compileSpace(over);
    for (const params of inFlight({ name: 'partial_fixed', fixed: { fast: 57 } }, over, 12)) {
      expect([params, containsParams(space, params)]).toEqual([params, true]);
      expect(params['fast']).toBe(57);
    }
  });

  test.each(['random', 'grid'])('an enqueued value before %s, whatever it takes to keep its limit', (name) => {
    const point = { fast: 58 };
    const params = inFlight({ name: 'enqueue', points: [point, point, point], sampler: { name } }, windows, 3);
    expect(params.map(({ fast }) => fast)).toEqual([58, 58, 58]);
    for (const { slow } of params) expect(slow).toBeGreaterThanOrEqual(59);
  });

  test('an enqueued point that is in flight already is tried again', () => {
    const point = { slow: 30, fast: 7 };
    expect(inFlight({ name: 'enqueue', points: [point, point] }, windows, 2)).toEqual([point, point]);
  });

  test('what partial_fixed holds is held in a point before it that leaves it out', () => {
    const over: SpaceJson = {
      model: { type: 'categorical', choices: ['tree', 'linear'] },
      leaves: { type: 'int', low: 2, high: 256, when: { model: ['tree'] } },
    };
    const inner = { name: 'partial_fixed', fixed: { leaves: 8 }, sampler: { name: 'random' } };
    for (let before = 0; before < 8; before++) {
      const points = [...new Array(before).fill({ model: 'linear' }), { model: 'tree' }];
      const params = inFlight({ name: 'enqueue', points, sampler: inner }, over, before + 1);
      expect(params.at(-1)).toEqual({ model: 'tree', leaves: 8 });
    }
  });

  test('grid keeps to its points when all of them are in flight', () => {
    const params = inFlight({ name: 'grid', points: 3 }, { a: { type: 'float', low: 0, high: 1 } }, 8);
    expect(new Set(params.slice(0, 3).map(({ a }) => a))).toEqual(new Set([0, 0.5, 1]));
    for (const { a } of params) expect([0, 0.5, 1]).toContain(a);
  });

  test.each([
    [{ name: 'partial_fixed', fixed: { fast: 30 } }, 'sampler: must leave trial 0 a point that keeps all limits'],
    [{ name: 'enqueue', points: [{ fast: 30 }] }, 'sampler: must leave trial 0 a point that keeps all limits'],
    [{ name: 'enqueue', points: [{ slow: 20, fast: 20 }] }, 'sampler.points.0: must lie in the space'],
  ])('%j, which no point within the limits has, is refused', (sampler, message) => {
    const narrow: SpaceJson = { ...windows, slow: { type: 'int', low: 2, high: 20 } };
    const refused = () => inFlight(sampler, narrow, 1);
    expect(refused).toThrow(expect.objectContaining({ code: 'study_invalid' }));
    expect(refused).toThrow(message);
  });
});

describe('a point that leaves parents out', () => {
  const over = compileSpace({
    model: { type: 'categorical', choices: ['tree', 'linear', 'net'] },
    booster: { type: 'categorical', choices: ['gbdt', 'dart'], when: { model: ['tree', 'net'] } },
    leaves: { type: 'int', low: 2, high: 256, when: { model: ['tree'] } },
    rate: { type: 'float', low: 0, high: 1, when: { booster: ['dart'] } },
  });
  const first = (point: Params, seed: number, inner: object) => {
    const sampler = createSampler(samplerSchema.parse({ name: 'enqueue', points: [point], sampler: inner }));
    const options = { space: over, sampler, pruner: createPruner({ name: 'none' }), seed, stage: 's' };
    return ask({ ...options, number: 0, history: [], parallelism: 1 }).params;
  };
  const random = { name: 'random' };
  const seeds = Array.from({ length: 30 }, (_, seed) => seed);

  test('is filled in so that all it gives exists, whatever is drawn', () => {
    for (const seed of seeds) {
      const params = first({ rate: 0.5 }, seed, random);
      expect(params).toMatchObject({ booster: 'dart', rate: 0.5 });
      expect([params, containsParams(over, params)]).toEqual([params, true]);
      expect(first({ leaves: 8 }, seed, random)).toMatchObject({ model: 'tree', leaves: 8 });
    }
    expect(new Set(seeds.map((seed) => first({ rate: 0.5 }, seed, random)['model']))).toEqual(new Set(['tree', 'net']));
  });

  test.each([
    [{ leaves: 8, model: 'linear' }, random, 'has leaves, which is not active there'],
    [{ rate: 0.5, model: 'linear' }, random, 'needs booster, which is not active there'],
    [{ leaves: 8 }, { name: 'partial_fixed', fixed: { model: 'net' } }, 'has leaves, which is not active there'],
    [{ depth: 8 }, random, 'has depth, which is not active there'],
  ])('%j before %j is refused where nothing makes it exist, whatever is drawn', (point, inner, rule) => {
    for (const seed of seeds) expect(() => first(point, seed, inner)).toThrow(`sampler.points.0: ${rule}`);
  });
});

test.each([
  { name: 'partial_fixed', fixed: { a: 0.15 } },
  { name: 'enqueue', points: [{ a: 0.15 }] },
])('a value given by %j meets the conditions on it, however its step rounds', (spec) => {
  const over = compileSpace({
    a: { type: 'float', low: 0, high: 1, step: 0.05 },
    c: { type: 'float', low: 0, high: 1, when: { a: [0.15] } },
  });
  const options = { space: over, sampler: createSampler(samplerSchema.parse(spec)), seed: 1, stage: 's' };
  const { params } = ask({
    ...options,
    pruner: createPruner({ name: 'none' }),
    number: 0,
    history: [],
    parallelism: 1,
  });
  expect(params).toEqual({ a: 3 * 0.05, c: expect.any(Number) });
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
