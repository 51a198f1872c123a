import { createRng } from '@winnow/core';
import {
  ask,
  compileSpace,
  containsParams,
  createPruner,
  createSampler,
  type History,
  type HistoryTrial,
  type Params,
  type SamplerSpec,
  type Space,
  samplerSchema,
} from '@winnow/search';

/** Conformance of every registered sampler. */

type Name = SamplerSpec['name'];

/** Options with which each sampler is tested on the space below. */
const options: Readonly<Record<Name, object>> = {
  random: {},
  grid: { points: 1 },
  sobol: {},
  halton: {},
  tpe: {},
  cma_es: {},
  gp: { startupTrials: 5, maxTrials: 20 },
  nsga2: { populationSize: 10 },
  genetic: { populationSize: 10 },
  partial_fixed: { fixed: { dropout: 0.1, act: 'relu' }, sampler: { name: 'tpe' } },
  enqueue: { points: [{ x: 1.5, act: 'relu', knots: 2 }, { act: 7 }], sampler: { name: 'random' } },
};
const TRIALS = 45;
const names = Object.keys(options) as Name[];
const create = (name: Name, more: object = options[name]) => createSampler(samplerSchema.parse({ name, ...more }));

const space = compileSpace({
  x: { type: 'float', low: -5, high: 5 },
  rate: { type: 'float', low: 1e-5, high: 0.1, log: true },
  dropout: { type: 'float', low: 0, high: 0.52, step: 0.05 },
  depth: { type: 'int', low: 1, high: 6, step: 2 },
  units: { type: 'int', low: 16, high: 512, log: true },
  act: { type: 'categorical', choices: ['relu', 7, true] },
  slope: { type: 'float', low: 0, high: 1, when: { act: ['relu', true] } },
  knots: { type: 'int', low: 1, high: 3, when: { act: ['relu'], depth: [1, 3] } },
});

type Ending = Pick<HistoryTrial, 'state' | 'value' | 'steps'>;

function runStudy(
  sampler: ReturnType<typeof create>,
  over: Space,
  trials: number,
  seed: number,
  evaluate: (params: Params, number: number) => Ending,
): HistoryTrial[] {
  const history: HistoryTrial[] = [];
  const study = { space: over, sampler, pruner: createPruner({ name: 'none' }), seed, stage: 'search' };
  for (let number = 0; number < trials; number++) {
    const { params } = ask({ ...study, number, history, parallelism: 1 });
    history.push({ number, params, ...evaluate(params, number) });
  }
  return history;
}

/** Ends in every way that a trial can end, NaN and infinities included. */
function awkward(params: Params, number: number): Ending {
  const value = [-Number(params['x']), Number.NaN, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY][number % 4]!;
  if (number % 5 === 1) return { state: 'pruned', value: null, steps: number % 2 ? [value] : [] };
  if (number % 5 === 2) return { state: 'failed', value: null, steps: [value] };
  return { state: 'complete', value, steps: [] };
}

/** Suggestions for stream 9; a change here changes the trials of every study that is running. */
const PINNED: Readonly<Record<Name, Params>> = {
  random: { x: 2.9134938590334336, rate: 0.002280950913817773, dropout: 0.1, depth: 5, units: 336, act: 7 },
  grid: { x: 0, rate: 0.0010000000000000002, dropout: 0.2, depth: 1, units: 195, act: 'relu', slope: 0.5, knots: 1 },
  sobol: {
    x: 0.894974113907665,
    rate: 0.00041117876504890357,
    dropout: 0.25,
    depth: 1,
    units: 18,
    act: true,
    slope: 0.571851022541523,
  },
  halton: { x: 3.4415025522866927, rate: 0.029994986286528597, dropout: 0.4, depth: 3, units: 180, act: 7 },
  tpe: {
    x: -4.524764659713677,
    rate: 0.00013979863344761574,
    dropout: 0.35000000000000003,
    depth: 5,
    units: 195,
    act: true,
    slope: 0.29883644621349126,
  },
  cma_es: {
    x: -2.1398850857723275,
    rate: 0.005605200203980369,
    dropout: 0.2,
    depth: 3,
    units: 43,
    act: true,
    slope: 0.07003712850145571,
  },
  gp: {
    act: true,
    depth: 1,
    dropout: 0.2,
    rate: 0.000010150604971718188,
    slope: 0.5059588575448709,
    units: 135,
    x: 1.1929496236068395,
  },
  nsga2: {
    x: -2.597740023538388,
    rate: 0.003219492669088905,
    dropout: 0.35000000000000003,
    depth: 1,
    units: 369,
    act: 7,
  },
  genetic: {
    x: -2.623402450699359,
    rate: 0.0028503039464940253,
    dropout: 0.30000000000000004,
    depth: 3,
    units: 336,
    act: 'relu',
    slope: 0.288711367431676,
    knots: 2,
  },
  partial_fixed: {
    x: 0.7356152038931257,
    rate: 0.002922497866318945,
    dropout: 0.1,
    depth: 3,
    units: 62,
    act: 'relu',
    slope: 0.8383997340898928,
    knots: 2,
  },
  enqueue: { x: 2.9134938590334336, rate: 0.002280950913817773, dropout: 0.1, depth: 5, units: 336, act: 7 },
};

describe.each(names)('%s', (name) => {
  const history = runStudy(create(name), space, TRIALS, 3, awkward);
  const suggest = (seen: History, seed: number, sampler = create(name)) =>
    sampler.suggest(space, seen, createRng(seed), createRng(seed).split('shared'));

  test('suggests inside the space, on its grids and under its conditions', () => {
    for (const { params } of history) expect([params, containsParams(space, params)]).toEqual([params, true]);
  });

  test('suggests both ends of a grid and every choice sooner or later', () => {
    const seen = (param: string) => new Set(history.map(({ params }) => params[param])).size;
    expect([seen('depth'), seen('act')]).toEqual([3, name === 'partial_fixed' ? 1 : 3]);
  });

  test('suggests the same for the same history and streams, parameters in declaration order', () => {
    const order = space.params.map((param) => param.name);
    const params = suggest(history, 9);
    expect(suggest(history, 9)).toEqual(params);
    expect(Object.keys(params)).toEqual(order.filter((param) => param in params));
  });

  test('suggests the same in every process: pinned', () => {
    expect(suggest(history, 9)).toEqual(PINNED[name]);
  });

  test('suggests the same when it has seen other histories before', () => {
    const used = create(name);
    for (const rows of [40, 41, 30, 44, TRIALS]) {
      const copied = (trial: HistoryTrial) => ({ ...trial, params: { ...trial.params } });
      const seen = history.slice(0, rows).map((trial) => (trial.number % 9 === 0 ? copied(trial) : trial));
      expect(suggest(seen, rows, used)).toEqual(suggest(seen, rows));
    }
  });

  test('suggests something else for other streams', () => {
    expect(suggest(history, 10)).not.toEqual(suggest(history, 9));
  });

  test('ignores failed trials', () => {
    const kept = history.filter((trial) => trial.state !== 'failed');
    expect(kept.length).toBeLessThan(history.length);
    expect(suggest(kept, 9)).toEqual(suggest(history, 9));
  });

  test('leaves the history as it was', () => {
    const before = structuredClone(history);
    suggest(history, 11);
    expect(history).toEqual(before);
  });

  test('works without any history', () => {
    expect(containsParams(space, suggest([], 1))).toBe(true);
  });
});

/** Options for spaces other than the one above. */
const plain: Readonly<Record<Name, object>> = {
  ...options,
  partial_fixed: { fixed: {} },
  enqueue: { points: [{}], sampler: { name: 'random' } },
};

describe.each(names)('%s, through ask()', (name) => {
  const pruner = createPruner({ name: 'none' });

  test('has no two equal suggestions in flight until the space is exhausted', () => {
    const small = compileSpace({
      k: { type: 'int', low: 1, high: 3 },
      c: { type: 'ordinal', choices: ['low', 'high'] },
      d: { type: 'categorical', choices: ['a', 'b'], when: { c: ['high'] } },
    });
    const sampler = create(name, plain[name]);
    const history: HistoryTrial[] = [];
    for (let number = 0; number < 24; number++) {
      const { params } = ask({ space: small, sampler, pruner, seed: 4, stage: 's', number, history, parallelism: 9 });
      history.push({ number, params, state: 'complete', value: Number(params['k']), steps: [] });
    }
    const keys = history.map(({ params }) => JSON.stringify(params));
    for (let first = 0; first + 9 <= keys.length; first++) {
      expect(new Set(keys.slice(first, first + 9)).size).toBe(9); // all of the 3 · (1 + 2) points
    }
  });

  test('keeps the limits between parameters', () => {
    const limited = compileSpace({
      slow: { type: 'int', low: 2, high: 60 },
      fast: { type: 'int', low: 1, high: 59, atMost: { times: { slow: 1 }, plus: -1 } },
      share: { type: 'float', low: 0, high: 1, atLeast: { times: { slow: 0.01 } }, atMost: { times: { slow: 0.02 } } },
    });
    const sampler = create(name, plain[name]);
    const evaluate = (params: Params): Ending => ({ state: 'complete', value: Number(params['fast']), steps: [] });
    for (const { params } of runStudy(sampler, limited, 20, 2, evaluate)) {
      expect([params, containsParams(limited, params)]).toEqual([params, true]);
    }
  });
});

describe('better than random', () => {
  const sphere = {
    space: compileSpace(
      Object.fromEntries([0, 1, 2, 3, 4].map((i) => [`x${i}`, { type: 'float' as const, low: -5.12, high: 5.12 }])),
    ),
    value: (params: Params) => -Object.values(params).reduce((total: number, x) => total + Number(x) ** 2, 0),
  };
  const mixed = {
    space: compileSpace({
      kind: { type: 'categorical', choices: ['a', 'b', 'c', 'd'] },
      rate: { type: 'float', low: 1e-5, high: 0.1, log: true, when: { kind: ['b', 'c'] } },
      depth: { type: 'int', low: 1, high: 30 },
    }),
    value: (params: Params) =>
      -Math.abs(Number(params['depth']) - 11) - Math.abs(Math.log10(Number(params['rate'] ?? 10)) + 3),
  };

  /** Median over 11 fixed seeds of the best value after `trials` trials. */
  function medianBest(name: Name, more: object, problem: typeof sphere, trials: number): number {
    const bests = Array.from({ length: 11 }, (_, seed) => {
      const evaluate = (params: Params): Ending => ({ state: 'complete', value: problem.value(params), steps: [] });
      return Math.max(
        ...runStudy(create(name, more), problem.space, trials, seed, evaluate).map((trial) => trial.value!),
      );
    }).sort((a, b) => a - b);
    return bests[5]!;
  }

  /** The samplers that learn, with the trials after which they must be ahead. */
  const informed: readonly { title: string; name: Name; more: object; trials: number }[] = [
    { title: 'tpe', name: 'tpe', more: {}, trials: 25 },
    { title: 'tpe of optuna-5', name: 'tpe', more: { version: 'optuna-5', group: true }, trials: 25 },
    { title: 'cma_es', name: 'cma_es', more: {}, trials: 25 },
    { title: 'gp', name: 'gp', more: { startupTrials: 6 }, trials: 12 },
    { title: 'nsga2', name: 'nsga2', more: { populationSize: 10 }, trials: 60 },
    { title: 'genetic', name: 'genetic', more: { populationSize: 10 }, trials: 60 },
  ];

  describe.each(informed)('$title', ({ name, more, trials }) => {
    test.each([
      { title: 'the 5-dimensional sphere', problem: sphere },
      { title: 'a conditional mixed space', problem: mixed },
    ])(`beats random on $title over 11 seeds of ${trials} trials`, ({ problem }) => {
      expect(medianBest(name, more, problem, trials)).toBeGreaterThan(medianBest('random', {}, problem, trials));
    });
  });
});

test('samplerSchema gives Optuna’s defaults and refuses an unknown key', () => {
  expect(samplerSchema.parse({ name: 'tpe' })).toMatchObject({
    startupTrials: 10,
    candidates: 24,
    version: 'optuna-5',
  });
  expect(samplerSchema.safeParse({ name: 'random', candidates: 3 }).success).toBe(false);
});

test.each([{}, { multivariate: true }])(
  'tpe %j keeps parallel suggestions apart: running trials count as bad',
  (more) => {
    const one = compileSpace({ x: { type: 'float', low: 0, high: 1 } });
    const done: HistoryTrial[] = Array.from({ length: 30 }, (_, number) => {
      const x = number / 29;
      return { number, params: { x }, state: 'complete', value: -Math.abs(x - 0.5), steps: [] };
    });
    const crowd = (x: number): HistoryTrial[] =>
      Array.from({ length: 10 }, (_, i) => ({
        number: 30 + i,
        params: { x },
        state: 'running',
        value: null,
        steps: [],
      }));
    const near = (history: History, sampler = create('tpe', more)) => {
      const seeds = Array.from({ length: 40 }, (_, seed) => seed);
      const xs = seeds.map((seed) => Number(sampler.suggest(one, history, createRng(seed), createRng(0))['x']));
      return xs.filter((x) => Math.abs(x - 0.5) < 0.02).length;
    };
    expect(near([...done, ...crowd(0.5)])).toBeLessThan(near(done));
    const blind = create('tpe', { ...more, constantLiar: false });
    expect(near([...done, ...crowd(0.5)], blind)).toBe(near(done, blind));
  },
);

test('gp keeps parallel suggestions apart: a trial in flight leaves nothing to learn beside it', () => {
  const one = compileSpace({ x: { type: 'float', low: 0, high: 1 } });
  const history: HistoryTrial[] = Array.from({ length: 5 }, (_, number) => {
    const x = number / 4;
    return { number, params: { x }, state: 'complete', value: Math.sin(6 * x), steps: [] };
  });
  const suggest = (seen: History) =>
    Number(create('gp', { startupTrials: 2 }).suggest(one, seen, createRng(1), createRng(2))['x']);
  const first = suggest(history);
  const second = suggest([...history, { number: 5, params: { x: first }, state: 'running', value: null, steps: [] }]);
  expect(Math.abs(second - first)).toBeGreaterThan(0.01);
});

test('partial_fixed holds its values, also those that other trials did not have', () => {
  const history = runStudy(create('random'), space, 30, 1, awkward);
  const sampler = create('partial_fixed', { fixed: { depth: 3, act: true } });
  const params = sampler.suggest(space, history, createRng(3), createRng(4));
  expect(params).toMatchObject({ depth: 3, act: true });
  const refuse = (fixed: object) => () =>
    create('partial_fixed', { fixed }).suggest(space, [], createRng(1), createRng(1));
  expect(refuse({ depth: 4 })).toThrow('sampler.fixed.depth: must be a value that it can have, but got 4');
  expect(refuse({ deep: 3 })).toThrow('sampler.fixed.deep: must name a parameter of the space, but got 3');
});

test('enqueue tries its points in order, filled in, and refuses one that does not lie in the space', () => {
  const points = [{ x: 1.5, act: 'relu', depth: 3, knots: 2 }, { act: 7 }];
  const history = runStudy(create('enqueue', { points }), space, 3, 5, awkward);
  for (const [n, point] of points.entries()) expect(history[n]!.params).toMatchObject(point);
  const refuse = (point: object) => () => runStudy(create('enqueue', { points: [point] }), space, 1, 5, awkward);
  expect(refuse({ x: 7 })).toThrow('sampler.points.0: must lie in the space');
  expect(refuse({ act: 7, knots: 2 })).toThrow('sampler.points.0: has knots, which is not active there');
});

test('grid visits every point once before it starts again', () => {
  const small = compileSpace({
    a: { type: 'categorical', choices: ['p', 'q'] },
    b: { type: 'float', low: 0, high: 1, when: { a: ['p'] } },
    c: { type: 'int', low: 1, high: 3 },
  });
  const evaluate = (): Ending => ({ state: 'complete', value: 0, steps: [] });
  const history = runStudy(create('grid', { points: 4 }), small, 30, 6, evaluate);
  const keys = history.map(({ params }) => JSON.stringify(params));
  expect(new Set(keys.slice(0, 15)).size).toBe(15); // (4 + 1) · 3
  expect(keys.slice(15)).toEqual(keys.slice(0, 15));
});

test.each([
  { name: 'sobol' as const, cells: 64, param: 'x' },
  { name: 'halton' as const, cells: 81, param: 'rate' }, // the second parameter: base 3
])('$name puts one of $cells trials into each of as many equal shares of $param', ({ name, cells, param }) => {
  const evaluate = (): Ending => ({ state: 'complete', value: 0, steps: [] });
  const two = compileSpace({
    x: { type: 'float', low: 0, high: 1 },
    rate: { type: 'float', low: 1, high: Math.E, log: true },
  });
  const history = runStudy(create(name), two, cells, 8, evaluate);
  const unit = (value: number) => (param === 'rate' ? Math.log(value) : value);
  const shares = history.map(({ params }) => Math.floor(unit(Number(params[param])) * cells));
  expect(new Set(shares).size).toBe(cells);
});
