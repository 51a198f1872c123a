import { findPruneRule } from '@winnow/numerics';
import fc from 'fast-check';
import golden from '../../../test/golden/pruners.json' with { type: 'json' };
import { findReportedRule } from '../findReportedRule.ts';
import type { HistoryTrial } from '../history.ts';
import { createPruner, type PrunerSpec, prunerSchema } from './registry.ts';

const complete = (steps: number[], number = 0): HistoryTrial => ({
  number,
  params: {},
  state: 'complete',
  value: steps.at(-1) ?? null,
  steps,
});
const median = (options: object = {}) => createPruner(prunerSchema.parse({ name: 'median', ...options }));

test('the none pruner has no thresholds', () => {
  expect(createPruner({ name: 'none' }).thresholds([complete([1, 2])])).toEqual([]);
});

test('the median pruner gives the median of complete trials at each step', () => {
  const history = [complete([1, 5]), complete([2, 6]), complete([4, 7]), complete([8])];
  expect(median({ startupTrials: 4 }).thresholds(history)).toEqual([
    { step: 0, below: 3 },
    { step: 1, below: 6 },
  ]);
});

test('the median pruner keeps every trial until five trials are complete', () => {
  const four = [1, 2, 3, 4].map((value) => complete([value]));
  expect(median().thresholds(four)).toEqual([]);
  expect(median().thresholds([...four, complete([5])])).toEqual([{ step: 0, below: 3 }]);
});

test('the median pruner keeps a trial during warm-up and between intervals', () => {
  const history = [complete([0, 1, 2, 3, 4, 5, 6])];
  expect(median({ startupTrials: 1, warmupSteps: 2, intervalSteps: 3 }).thresholds(history)).toEqual([
    { step: 2, below: 2 },
    { step: 5, below: 5 },
  ]);
});

test('the median pruner has no threshold at a step that fewer than minTrials reported', () => {
  const history = [complete([1, 2]), complete([3, 4]), complete([5])];
  expect(median({ startupTrials: 1, minTrials: 3 }).thresholds(history)).toEqual([{ step: 0, below: 3 }]);
});

test('the median pruner looks at complete trials only', () => {
  const other = (state: 'pruned' | 'failed' | 'running') => ({ ...complete([100]), state });
  const history = [other('pruned'), other('failed'), other('running'), complete([1])];
  expect(median({ startupTrials: 1 }).thresholds(history)).toEqual([{ step: 0, below: 1 }]);
});

test('the median of all trials counts what pruned ones have reported, and is no higher for their having been pruned', () => {
  const pruned = (value: number): HistoryTrial => ({ ...complete([value]), state: 'pruned', value: null });
  const history = [complete([1, 5]), pruned(-8), pruned(-9), { ...complete([100]), state: 'failed' as const }];
  expect(median({ startupTrials: 1 }).thresholds(history)).toEqual([
    { step: 0, below: 1 },
    { step: 1, below: 5 },
  ]);
  const ofAll = median({ startupTrials: 1, among: 'all' });
  expect(ofAll.thresholds(history)).toEqual([
    { step: 0, below: -8 },
    { step: 1, below: 5 },
  ]);
  expect(ofAll.thresholds([complete([1, 5]), complete([-8]), complete([-9])])).toEqual(ofAll.thresholds(history));
});

test('the median pruner leaves NaN out and never gives a threshold that JSON cannot hold', () => {
  const none = Number.NaN;
  const worst = Number.NEGATIVE_INFINITY;
  const history = [complete([none, none, worst, worst]), complete([1, none, worst, 2]), complete([2, none, worst, 3])];
  expect(median({ startupTrials: 1 }).thresholds(history)).toEqual([
    { step: 0, below: 1.5 },
    { step: 3, below: 2 },
  ]);
});

test('at least half of the complete trials would have passed each threshold', () => {
  const trial = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(fc.array(trial, { minLength: 5, maxLength: 12 }), (trials) => {
      for (const { step, below } of median().thresholds(trials.map((steps, number) => complete(steps, number)))) {
        const passed = trials.filter((steps) => Math.max(...steps.slice(0, step + 1)) >= below!).length;
        expect(passed * 2).toBeGreaterThanOrEqual(trials.length);
      }
    }),
  );
});

test('prunerSchema refuses an unknown key', () => {
  expect(prunerSchema.safeParse({ name: 'median', warmup: 3 }).success).toBe(false);
});

/** Decisions of Optuna's own pruners, which see the trial as it runs, against rules that were made before it started. */
describe.each(golden.cases)('$pruner.name decides as Optuna (case %#)', ({ pruner, history, candidates }) => {
  const decode = (steps: readonly (number | string)[]) => steps.map(Number);
  const trials = history.map(
    (trial, number): HistoryTrial => ({
      number,
      params: {},
      state: trial.state as HistoryTrial['state'],
      value: trial.value,
      steps: decode(trial.steps),
    }),
  );

  test.each(candidates)('of $steps', ({ steps, prunedAt }) => {
    const rules = createPruner(prunerSchema.parse(pruner)).thresholds(trials);
    const values = decode(steps);
    const met = values.findIndex((_, step) => findPruneRule(rules, values.slice(0, step + 1)) !== undefined);
    expect(met).toBe(prunedAt ?? -1);
  });
});

const everyPruner: Readonly<Record<PrunerSpec['name'], object>> = {
  none: {},
  median: {},
  percentile: { percentile: 30 },
  successive_halving: {},
  hyperband: {},
  threshold: { lower: 0 },
  wilcoxon: {},
  patient: { patience: 1, pruner: { name: 'median', startupTrials: 1 } },
};

test.each(Object.entries(everyPruner))(
  'the rules of %s survive JSON, infinities in the history or not',
  (name, options) => {
    const values = [Number.NaN, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, 1, 2, 3];
    const history = Array.from({ length: 12 }, (_, number) =>
      complete(
        values.map((_, i) => values[(i + number) % 6]!),
        number,
      ),
    );
    const rules = createPruner(prunerSchema.parse({ name, ...options })).thresholds(history);
    expect(JSON.parse(JSON.stringify(rules))).toEqual(rules);
  },
);

test.each(Object.entries(everyPruner))(
  'the rules of %s mean the same in a conversation that skips no step',
  (name, options) => {
    const pruner = createPruner(prunerSchema.parse({ name, ...options }));
    const trial = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(fc.array(trial, { minLength: 5, maxLength: 12 }), trial, (trials, values) => {
        const rules = pruner.thresholds(trials.map((steps, number) => complete(steps, number)));
        for (let n = 1; n <= values.length; n++) {
          const steps = values.slice(0, n);
          const isMet = findReportedRule(rules, { steps, reported: [...steps.keys()] }) !== undefined;
          expect(isMet).toBe(findPruneRule(rules, steps) !== undefined);
        }
        const told = trials.map((steps, number) => ({ ...complete(steps, number), reported: [...steps.keys()] }));
        expect(pruner.thresholds(told)).toEqual(rules);
      }),
    );
  },
);

test('successive halving takes a NaN that was reported for what it is, not for a step that was skipped', () => {
  const halving = createPruner(prunerSchema.parse({ name: 'successive_halving', minResource: 1 }));
  const steps = [1, Number.NaN, 2];
  expect(halving.thresholds([complete(steps)])).toEqual([]);
  expect(halving.thresholds([{ ...complete(steps), reported: [0, 2] }])).toEqual([{ step: 1, lastBelow: 2 }]);
});

test('hyperband deals trials to its brackets in proportion to their budgets, evenly from the start', () => {
  const pruner = createPruner(prunerSchema.parse({ name: 'hyperband', maxResource: 9 }));
  const rising = Array.from({ length: 9 }, (_, step) => step);
  const history = Array.from({ length: 44 }, (_, number) =>
    complete(
      rising.map((value) => value - number),
      number,
    ),
  );
  const firstRungs = Array.from({ length: 22 }, (_, n) => pruner.thresholds(history.slice(0, n + 22))[0]?.step);
  // brackets s = 2, 1, 0 of ⌈3 · 3^s / (s + 1)⌉ = 9, 5 and 3 trials begin at the steps 1, 3 and 9 (never reached)
  const count = (step: number) => firstRungs.slice(0, 17).filter((first) => first === step).length;
  expect([count(1), count(3)]).toEqual([9, 5]);
});

test('threshold needs a bound, and patient alone prunes what has stopped improving', () => {
  expect(prunerSchema.safeParse({ name: 'threshold' }).success).toBe(false);
  const rules = createPruner(prunerSchema.parse({ name: 'patient', patience: 1 })).thresholds([]);
  const prunes = (values: number[]) => findPruneRule(rules, values) !== undefined;
  expect([prunes([3, 1]), prunes([3, 1, 2]), prunes([3, 1, 3]), prunes([1, 2, 3])]).toEqual([
    false,
    true,
    false,
    false,
  ]);
});
