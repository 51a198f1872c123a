import { type AskTellAnswer, createAskTellSession } from './askTellSession.ts';
import { compileSpace } from './compileSpace.ts';
import type { History } from './history.ts';
import { negatePruner } from './negatePruner.ts';
import { parseSpec } from './parseSpec.ts';
import { createPruner, prunerSchema } from './pruners/registry.ts';
import type { Sampler } from './sampler.ts';
import { createSampler, samplerSchema } from './samplers/registry.ts';

const space = compileSpace({
  lr: { type: 'float', low: 1e-4, high: 1, log: true },
  leaves: { type: 'int', low: 2, high: 256, step: 1 },
  booster: { type: 'categorical', choices: ['gbdt', 'dart'] },
  rate: { type: 'float', low: 0, high: 1, when: { booster: ['dart'] } },
});

function open(direction: 'minimize' | 'maximize', pruner: object = { name: 'none' }, seed = 1) {
  const spec = parseSpec(prunerSchema, pruner, 'pruner');
  return createAskTellSession({
    space,
    sampler: createSampler(samplerSchema.parse({ name: 'tpe' })),
    pruner: createPruner(direction === 'minimize' ? negatePruner(spec) : spec),
    seed,
    directions: [direction],
  });
}

type Session = ReturnType<typeof open>;
const ask = (session: Session) => session({ op: 'ask' }) as Extract<AskTellAnswer, { params: object; number: number }>;
const codeOf = (answer: AskTellAnswer) => ('error' in answer ? answer.error.code : undefined);

test.each(['minimize', 'maximize'] as const)(
  'a session that is told to %s learns, and knows its best trial',
  (direction) => {
    const session = open(direction);
    const told: { number: number; value: number }[] = [];
    for (let i = 0; i < 60; i++) {
      const { number, params } = ask(session);
      const distance = Math.abs(Math.log10(Number(params['lr'])) + 2);
      const value = direction === 'minimize' ? distance : -distance;
      expect(session({ op: 'tell', number, value })).toEqual({ ok: true, number });
      told.push({ number, value });
    }
    told.sort((a, b) => (direction === 'minimize' ? a.value - b.value : b.value - a.value));
    expect(session({ op: 'best' })).toMatchObject({ ok: true, ...told[0] });
    const far = (part: typeof told) => part.reduce((sum, { value }) => sum + Math.abs(value), 0) / part.length;
    const byNumber = [...told].sort((a, b) => a.number - b.number);
    expect(far(byNumber.slice(30))).toBeLessThan(far(byNumber.slice(0, 10)));
  },
);

test('the same requests get the same answers, another seed others', () => {
  const converse = (seed: number) => {
    const session = open('minimize', { name: 'median' }, seed);
    return Array.from({ length: 20 }, () => {
      const { number, params } = ask(session);
      const value = Number(params['leaves']);
      return [params, session({ op: 'report', number, step: 0, value }), session({ op: 'tell', number, value })];
    });
  };
  expect(converse(3)).toEqual(converse(3));
  expect(converse(4)).not.toEqual(converse(3));
});

test('report says when to prune, on either side', () => {
  for (const [direction, sign] of [
    ['minimize', 1],
    ['maximize', -1],
  ] as const) {
    const session = open(direction, { name: 'median', startupTrials: 3 });
    for (const value of [1, 2, 3]) {
      const { number } = ask(session);
      expect(session({ op: 'report', number, step: 1, value: sign * value })).toEqual({ prune: false });
      session({ op: 'tell', number, value: sign * value });
    }
    const { number } = ask(session);
    expect(session({ op: 'report', number, step: 1, value: sign * 2.5 })).toEqual({ prune: true });
    expect(session({ op: 'tell', number, state: 'pruned' })).toEqual({ ok: true, number });
    const next = ask(session).number;
    expect(session({ op: 'report', number: next, step: 1, value: sign * 1.5 })).toEqual({ prune: false });
  }
});

describe('with reports at steps 10, 20, 30 and 40 only', () => {
  const steps = [10, 20, 30, 40];

  /** The step at which each trial is to be pruned, null of one that is not. */
  function prunedAt(pruner: object, trials: readonly (readonly number[])[], at = trials.map(() => steps)) {
    const session = open('maximize', pruner);
    return trials.map((values, trial) => {
      const { number } = ask(session);
      const hit = values.findIndex((value, i) => {
        const answer = session({ op: 'report', number, step: at[trial]![i]!, value });
        return 'prune' in answer && answer.prune;
      });
      if (hit < 0) session({ op: 'tell', number, value: values.at(-1)! });
      else session({ op: 'tell', number, state: 'pruned' });
      return hit < 0 ? null : at[trial]![hit]!;
    });
  }

  // decisions of Optuna 4.9 on the same reports, each trial ended where it prunes it
  const trials = [
    ...[
      [1, 2, 3, 4],
      [0, 1, 2, 3],
      [2, 3, 4, 5],
      [1.5, 1.6, 1.7, 1.8],
    ],
    ...[
      [3, 4, 5, 6],
      [2.5, 5, 6, 7],
      [0, 9, 9, 9],
    ],
  ];
  test.each([
    [{ name: 'successive_halving', minResource: 1 }, [null, 10, null, 10, null, 10, 10]],
    [{ name: 'successive_halving', minResource: 5, reductionFactor: 3 }, [null, 10, null, 10, null, null, 10]],
    [{ name: 'successive_halving', minResource: 10, reductionFactor: 2 }, [null, 10, null, 20, null, null, 10]],
    [{ name: 'wilcoxon', pThreshold: 0.3 }, [null, 20, null, 20, null, null, null]],
  ])('%j decides as Optuna does', (pruner, decisions) => {
    expect(prunedAt(pruner, trials)).toEqual(decisions);
  });

  test('hyperband gives up what is behind in its bracket, at the first report after a rung', () => {
    const falling = Array.from({ length: 20 }, (_, n) => steps.map((step) => step - n));
    const decisions = prunedAt({ name: 'hyperband', maxResource: 41 }, falling);
    expect(decisions[0]).toBeNull();
    expect(new Set(decisions)).toEqual(new Set([null, 10, 30])); // rungs at 1, 3, 9 and 27
  });

  test('wilcoxon compares the steps that both trials have reported', () => {
    const wilcoxon = { name: 'wilcoxon', pThreshold: 0.3 };
    const pair = [
      [5, 6, 7, 8],
      [1, 20, 3, 4],
    ];
    expect(prunedAt(wilcoxon, pair)).toEqual([null, null]); // ahead on average
    expect(prunedAt(wilcoxon, pair, [steps, [10, 15, 30, 40]])).toEqual([null, 30]); // behind at 10 and 30
    expect(prunedAt(wilcoxon, [pair[0]!, [1, 2]], [steps, [15, 25]])).toEqual([null, null]); // nothing to compare
  });

  test('wilcoxon compares what was added between the steps that both trials have reported', () => {
    const wilcoxon = { name: 'wilcoxon', pThreshold: 0.3, increments: true };
    const best = [4, 8, 12, 16]; // 4 more each time
    expect(prunedAt(wilcoxon, [best, [1, 9]], [steps, [10, 30]])).toEqual([null, null]); // 1 against 4, 8 against 8
    expect(prunedAt(wilcoxon, [best, [1, 8]], [steps, [10, 30]])).toEqual([null, 30]); // 1 against 4, 7 against 8
  });

  test('patience counts reports, and the threshold of an interval holds at the first report in it', () => {
    const stalled = [[3, 2, 1, 0]];
    expect(prunedAt({ name: 'patient', patience: 1 }, stalled)).toEqual([30]);
    expect(prunedAt({ name: 'patient', patience: 2 }, stalled)).toEqual([40]);
    expect(prunedAt({ name: 'threshold', lower: 5, warmupSteps: 12, intervalSteps: 7 }, stalled)).toEqual([20]);
  });
});

test('a bound of the threshold pruner means the value that is told, whatever the direction', () => {
  const prunes = (direction: 'minimize' | 'maximize', value: number) => {
    const session = open(direction, { name: 'threshold', upper: 5 });
    return session({ op: 'report', number: ask(session).number, step: 0, value });
  };
  expect([prunes('minimize', 6), prunes('maximize', 6)]).toEqual([{ prune: true }, { prune: true }]);
  expect([prunes('minimize', 4), prunes('maximize', 4)]).toEqual([{ prune: false }, { prune: false }]);
});

test('a failed trial is not among the best, and before a complete one there is none', () => {
  const session = open('minimize');
  const { number } = ask(session);
  expect(session({ op: 'tell', number, state: 'failed' })).toEqual({ ok: true, number });
  expect(session({ op: 'best' })).toEqual({ ok: true, number: null, params: null, value: null });
});

describe('with several objectives', () => {
  function openSeveral(sampler = createSampler(samplerSchema.parse({ name: 'tpe' }))) {
    const pruner = createPruner({ name: 'none' });
    return createAskTellSession({ space, sampler, pruner, seed: 1, directions: ['minimize', 'maximize'] });
  }

  test('best gives the Pareto front as it was told, by number', () => {
    const session = openSeveral();
    const told = [
      [3, 3],
      [1, 1],
      [2, 1], // worse than the one before in the first, equal in the second
      [1, 1],
      [4, 2], // worse than the first in both
    ];
    const asked = told.map((values) => {
      const { number, params } = ask(session);
      expect(session({ op: 'tell', number, values })).toEqual({ ok: true, number });
      return { number, params, values };
    });
    session({ op: 'tell', number: ask(session).number, state: 'failed' });
    expect(session({ op: 'best' })).toEqual({ ok: true, trials: [asked[0], asked[1], asked[3]] });
  });

  test('the front is empty before a trial is complete', () => {
    expect(openSeveral()({ op: 'best' })).toEqual({ ok: true, trials: [] });
  });

  test('the sampler is told all objectives, each to be maximised, and of a failed trial none', () => {
    const seen: History[] = [];
    const sampler: Sampler = { name: 'seen', suggest: (_, history) => ({ lr: 0.01 * seen.push([...history]) }) };
    const session = openSeveral(sampler);
    session({ op: 'tell', number: ask(session).number, values: [0.5, 2] });
    session({ op: 'tell', number: ask(session).number, state: 'failed' });
    ask(session);
    expect(seen.at(-1)).toMatchObject([
      { state: 'complete', value: -0.5, values: [-0.5, 2] },
      { state: 'failed', value: null },
    ]);
  });

  test.each<[unknown, string]>([
    [{ op: 'tell', number: 0, value: 1 }, 'search_request'],
    [{ op: 'tell', number: 0, values: [1] }, 'search_request'],
    [{ op: 'tell', number: 0, values: [1, 2, 3] }, 'search_request'],
    [{ op: 'tell', number: 0 }, 'search_request'],
    [{ op: 'tell', number: 0, values: [1, Number.NaN] }, 'search_value'],
    [{ op: 'report', number: 0, step: 0, value: 1 }, 'search_request'],
  ])('%j is refused with a coded error that changes nothing', (request, code) => {
    const session = openSeveral();
    ask(session);
    expect(codeOf(session(request))).toBe(code);
    expect(session({ op: 'tell', number: 0, values: [1, 2] })).toEqual({ ok: true, number: 0 });
  });
});

test.each<[unknown, string]>([
  [{ op: 'tell', number: 7, value: 1 }, 'search_unknown_trial'],
  [{ op: 'report', number: 7, step: 0, value: 1 }, 'search_unknown_trial'],
  [{ op: 'tell', number: 0, value: 1 }, 'search_finished_trial'],
  [{ op: 'report', number: 0, step: 1, value: 1 }, 'search_finished_trial'],
  [{ op: 'tell', number: 1, value: Number.NaN }, 'search_value'],
  [{ op: 'tell', number: 1, value: Number.POSITIVE_INFINITY }, 'search_value'],
  [{ op: 'report', number: 1, step: 1, value: Number.NEGATIVE_INFINITY }, 'search_value'],
  [{ op: 'tell', number: 1 }, 'search_request'],
  [{ op: 'tell', number: 1, values: [1] }, 'search_request'],
  [{ op: 'tell', number: -1, value: 1 }, 'search_request'],
  [{ op: 'tell', number: 1, value: '1' }, 'search_request'],
  [{ op: 'tell', number: 1, state: 'done' }, 'search_request'],
  [{ op: 'report', number: 1, step: 0, value: 1 }, 'search_request'], // step 0 was reported already
  [{ op: 'ask', number: 1 }, 'search_request'],
  [{ op: 'suggest' }, 'search_request'],
  [[], 'search_request'],
  [null, 'search_request'],
])('%j is refused with a coded error that changes nothing', (request, code) => {
  const session = open('minimize');
  session({ op: 'tell', number: ask(session).number, value: 0 });
  session({ op: 'report', number: ask(session).number, step: 0, value: 3 });
  const answer = session(request);
  expect(codeOf(answer)).toBe(code);
  expect(session({ op: 'best' })).toMatchObject({ number: 0, value: 0 });
  expect(session({ op: 'tell', number: 1, value: 2 })).toEqual({ ok: true, number: 1 });
});

test('a value that is not finite is refused by its name', () => {
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
    const answer = open('minimize')({ op: 'tell', number: 0, value });
    expect(answer).toMatchObject({ error: { message: expect.stringMatching(/^value: /) } });
  }
});

test('parseSpec() names the option of a sampler that it refuses', () => {
  expect(() => parseSpec(samplerSchema, { name: 'tpe', candidates: 0 }, '--sampler')).toThrow(
    /^--sampler\.candidates: /,
  );
  expect(() => parseSpec(samplerSchema, { name: 'best' }, '--sampler')).toThrow(/^--sampler\.name: /);
});
