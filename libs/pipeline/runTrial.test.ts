import { WinnowError } from '@winnow/core';
import { modelNames } from '@winnow/models';
import { runTrial } from './runTrial.ts';
import { START, simulatedBars, trialOn } from './testing.ts';
import { isTerminal, type TrialProgress } from './trialEvent.ts';
import type { TrialSpec } from './trialSpec.ts';
import { createTrialWorkspace } from './trialWorkspace.ts';

const ROWS = 300;
const DAY = 86_400_000;
const never = () => {};
const data = new Map([['SIM', simulatedBars(ROWS, 3)]]);
const run = (spec: TrialSpec): TrialProgress[] => [...runTrial(spec, data, never)];
const kfold = {
  window: { trainFrom: START, from: START, to: START + ROWS * DAY },
  split: { kind: 'purged_kfold', folds: 4, embargoBars: 3 },
} as const;

test.each(modelNames)(
  'a trial of %s yields started, one step a fold and one terminal event, each time the same',
  (model) => {
    const spec = trialOn(ROWS, { model, ...kfold });
    const events = run(spec);
    expect(events.map((event) => event.type)).toEqual(['started', 'step', 'step', 'step', 'step', 'completed']);
    expect(events.filter(isTerminal)).toHaveLength(1);
    expect(run(spec)).toEqual(events);
  },
);

test('trials that share the memory of a thread give the events that each gives alone', () => {
  const specs = [300, 200, 300].map((rows) => {
    return trialOn(rows, { ...kfold, window: { trainFrom: START, from: START, to: START + rows * DAY } });
  });
  const workspace = createTrialWorkspace();
  expect(specs.map((spec) => [...runTrial(spec, data, never, workspace)])).toEqual(specs.map(run));
});

test('trials of other parameters find the folds of a thread in bins, and fit the same', () => {
  const specs = [5, 9].map((num_leaves) => trialOn(ROWS, { ...kfold, model: 'lightgbm', params: { num_leaves } }));
  const workspace = createTrialWorkspace();
  const [first, second] = specs.map((spec) => {
    expect([...runTrial(spec, data, never, workspace)]).toEqual(run(spec));
    return workspace.binCache.takeNew().length;
  });
  expect([first, second]).toEqual([kfold.split.folds, 0]);
});

test('the value of the last step is the value of the trial', () => {
  const events = run(trialOn(ROWS, kfold));
  const last = events.at(-2);
  const end = events.at(-1);
  expect(last?.type === 'step' && end?.type === 'completed' && last.value === end.value).toBe(true);
});

test('the run record carries the run source and data regime of the spec, scored by a model', () => {
  const end = run(trialOn(ROWS, { ...kfold, runSource: 'async_test', dataRegime: 'maintenance_replay' })).at(-1);
  expect(end).toMatchObject({
    run: { runSource: 'async_test', scoreSource: 'model', dataRegime: 'maintenance_replay' },
  });
});

test('a trial below its threshold is pruned at that step and fits no further fold', () => {
  const events = run(trialOn(ROWS, { ...kfold, pruneAt: [{ step: 1, below: 1e9 }] }));
  expect(events.map((event) => event.type)).toEqual(['started', 'step', 'step', 'pruned']);
});

test('a trial whose best value so far reaches the threshold goes on', () => {
  const steps = run(trialOn(ROWS, kfold)).flatMap((event) => (event.type === 'step' ? [event.value] : []));
  const best = Math.max(steps[0]!, steps[1]!);
  expect(run(trialOn(ROWS, { ...kfold, pruneAt: [{ step: 1, below: best }] })).at(-1)?.type).toBe('completed');
});

test('a trial obeys rules on its latest value too; the event names a threshold only where there is one', () => {
  const events = run(trialOn(ROWS, { ...kfold, pruneAt: [{ step: 0, every: 2, lastBelow: 1e9 }] }));
  expect(events.at(-1)).toEqual({ type: 'pruned', step: 0, value: expect.any(Number) });
});

test('the stop request ends the trial with the error that was thrown', () => {
  const stop = new Error('stop');
  const trial = runTrial(trialOn(ROWS, kfold), data, () => {
    throw stop;
  });
  expect(trial.next().value).toMatchObject({ type: 'started' });
  expect(() => trial.next()).toThrow(stop);
});

test('two symbols are one portfolio: each has half of the capital', () => {
  const both = new Map([
    ['SIM', simulatedBars(ROWS, 3)],
    ['TWIN', simulatedBars(ROWS, 3, 'TWIN')],
  ]);
  const spec = trialOn(ROWS, kfold);
  const twin = { ...spec, dataRefs: [spec.dataRefs[0]!, { ...spec.dataRefs[0]!, symbol: 'TWIN' }] };
  const one = run(spec).at(-1)!;
  const two = [...runTrial(twin, both, never)].at(-1)!;
  if (one.type !== 'completed' || two.type !== 'completed') throw new Error('both trials must complete');
  expect(two.run.metrics.pnl_after_cost).toBeCloseTo(one.run.metrics.pnl_after_cost, 12);
  expect(two.run.metrics.n_trades).toBe(2 * one.run.metrics.n_trades);
});

test('costs lower the P&L by what was paid', () => {
  const pnl = (costBps: number) => {
    const end = run(trialOn(ROWS, { ...kfold, costs: { costBps, minOrder: 0 } })).at(-1)!;
    if (end.type !== 'completed') throw new Error('the trial must complete');
    return end.run.metrics;
  };
  const free = pnl(0);
  const paid = pnl(10);
  expect(paid.costs_paid).toBeGreaterThan(0);
  expect(paid.pnl_after_cost + paid.costs_paid).toBeCloseTo(free.pnl_after_cost, 12);
});

test.each([
  ['a parameter that the model does not have', { params: { alpha: 1 } }, 'model_fit_failed'],
  ['a model that is not registered', { model: 'oracle' }, 'study_unknown_model'],
  [
    'a window without data',
    { window: { trainFrom: START, from: START + 900 * DAY, to: START + 1000 * DAY } },
    'study_window_empty',
  ],
  ['a symbol without data', { dataRefs: [{ ...trialOn(ROWS, {}).dataRefs[0]!, symbol: 'GONE' }] }, 'argument_invalid'],
] as const)('%s ends the trial with a coded error', (_what, changes, code) => {
  let thrown: unknown;
  try {
    run(trialOn(ROWS, changes));
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(WinnowError);
  expect((thrown as WinnowError).code).toBe(code);
});
