import fc from 'fast-check';
import type { HistoryTrial } from '../history.ts';
import { createPruner, prunerSchema } from './registry.ts';

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
        const passed = trials.filter((steps) => Math.max(...steps.slice(0, step + 1)) >= below).length;
        expect(passed * 2).toBeGreaterThanOrEqual(trials.length);
      }
    }),
  );
});

test('prunerSchema refuses an unknown key', () => {
  expect(prunerSchema.safeParse({ name: 'median', warmup: 3 }).success).toBe(false);
});
