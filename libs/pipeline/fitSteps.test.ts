import { getModel } from '@winnow/models';
import { FitGivenUp, watchFit } from './fitSteps.ts';
import { iterationsOf } from './iterationsOf.ts';
import { runTrial } from './runTrial.ts';
import { START, simulatedBars, trialOn } from './testing.ts';
import type { TrialProgress } from './trialEvent.ts';
import type { TrialSpec } from './trialSpec.ts';
import { trialWork } from './trialWork.ts';

const lightgbm = getModel('lightgbm');
const told = lightgbm.params.parse({ early_stopping_round: 3 });

function watch(changes: Partial<TrialSpec> = {}, params: unknown = told) {
  const steps: TrialProgress[] = [];
  const spec = trialOn(100, changes);
  const fitWatch = watchFit(spec, { count: 3, every: 2 }, lightgbm, params, (step) => steps.push(step));
  return { ...fitWatch, values: () => steps.map((step) => ('value' in step ? step.value : undefined)) };
}

function hear({ onIteration }: ReturnType<typeof watch>, losses: readonly number[]): void {
  losses.forEach((loss, iteration) => {
    onIteration(iteration, loss);
  });
}

test('a step is the least loss of so many iterations, negated', () => {
  const heard = watch();
  hear(heard, [5, 4, 6, 7, 3, 2, 1]);
  expect(heard.values()).toEqual([-4, -4, -2]);
});

test('a fit that ends early keeps its least loss for the steps that it did not reach', () => {
  const heard = watch();
  hear(heard, [5, 4, 3]);
  heard.end();
  expect(heard.values()).toEqual([-4, -3, -3]);
});

test('without a finite loss a step has no value', () => {
  const heard = watch();
  hear(heard, [Number.NaN, Number.POSITIVE_INFINITY, Number.NaN, 1]);
  expect(heard.values()).toEqual([Number.NaN, -1]);
  const silent = watch();
  silent.end();
  expect(silent.values()).toEqual([Number.NaN, Number.NaN, Number.NaN]);
});

test('a fit is given up inside where it meets a rule, and after its end for the steps that it did not reach', () => {
  const heard = watch({ pruneAt: [{ step: 1, below: -2 }] });
  hear(heard, [5, 4, 3]);
  expect(() => heard.onIteration(3, 2.5)).toThrow(FitGivenUp);
  const short = watch({ pruneAt: [{ step: 2, below: -2 }] });
  hear(short, [5, 4]);
  expect(() => short.end()).toThrow(
    expect.objectContaining({ end: { type: 'pruned', step: 2, value: -4, below: -2 } }),
  );
});

test('a fit that keeps no validation rows is refused', () => {
  const code = 'model_fit_failed';
  expect(() => watch({}, lightgbm.params.parse({}))).toThrow(expect.objectContaining({ code }));
});

const ROWS = 300;
const bars = new Map([['SIM', simulatedBars(ROWS, 3)]]);
const boosted: Partial<TrialSpec> = {
  model: 'lightgbm',
  params: { num_iterations: 12, early_stopping_round: 30 },
  window: { trainFrom: START, from: START, to: START + ROWS * 86_400_000 },
  split: { kind: 'purged_kfold', folds: 2, embargoBars: 3 },
};
const fitSteps = { count: 4, every: 3 };
const run = (changes: Partial<TrialSpec>, tell?: (step: TrialProgress) => void) => [
  ...runTrial(trialOn(ROWS, { ...boosted, ...changes }), bars, () => {}, undefined, undefined, tell),
];

test.each([
  { model: 'lightgbm', params: { num_iterations: 4, early_stopping_round: 30 } },
  { model: 'xgboost', params: { n_estimators: 4, early_stopping_rounds: 30 } },
  { model: 'catboost', params: { iterations: 4, early_stopping_rounds: 30, depth: 3 } },
  { model: 'nlinear', params: { epochs: 4, patience: 30, lookback: 8 } },
])('a trial of $model tells the steps of its first fit only, and ends with the same results as without', (changes) => {
  const events = run({ ...changes, fitSteps: { count: 4, every: 1 } });
  const fit = new Array<string>(4).fill('fit_step');
  expect(events.map(({ type }) => type)).toEqual(['started', ...fit, 'step', 'step', 'completed']);
  const values = events.flatMap((event) => (event.type === 'fit_step' ? [event.value] : []));
  expect(values.every((value, i) => value < 0 && value >= (values[i - 1] ?? Number.NEGATIVE_INFINITY))).toBe(true);
  expect(events.filter(({ type }) => type !== 'fit_step')).toEqual(run(changes));
});

test('steps are told at once to who asks for it, and are the same', () => {
  const heard: TrialProgress[] = [];
  const events = run({ fitSteps }, (step) => heard.push(step));
  expect([...events.slice(0, 1), ...heard, ...events.slice(1)]).toEqual(run({ fitSteps }));
});

test('a trial that is given up inside its first fit fits nothing more', () => {
  const events = run({ fitSteps, pruneAt: [{ step: 2, below: 0 }] });
  expect(events.map(({ type }) => type)).toEqual(['started', 'fit_step', 'fit_step', 'fit_step', 'pruned']);
  expect(events.at(-1)).toMatchObject({ step: 2, below: 0 });
});

test('rules on steps of the fit do not look at folds', () => {
  expect(run({ fitSteps, pruneAt: [{ step: 0, every: 1, below: -1e9 }] }).at(-1)!.type).toBe('completed');
});

test('a trial declares work up to each step, by the iterations of its own, and all of it', () => {
  const whole = trialWork(trialOn(ROWS, boosted)).at(-1)!;
  const work = trialWork(trialOn(ROWS, { ...boosted, fitSteps }));
  expect(work).toHaveLength(5);
  expect(work.at(-1)).toBe(whole);
  const [first, second, , last] = work as [number, number, number, number];
  expect(last - second).toBeCloseTo(2 * (second - first), 6);
  const short = trialWork(trialOn(ROWS, { ...boosted, params: { num_iterations: 3 }, fitSteps }));
  expect(new Set(short.slice(0, 4)).size).toBe(1);
});

test('iterationsOf() is what the parameters say, or their default', () => {
  expect(iterationsOf(getModel('catboost'), { iterations: 7 })).toBe(7);
  expect(iterationsOf(lightgbm, {})).toBe(100);
  expect(iterationsOf(lightgbm, { num_iterations: 0 })).toBeUndefined();
});
