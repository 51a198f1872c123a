import { createRng } from '@winnow/core';
import type { Params } from '@winnow/search';
import { importanceMethods, type MeasuredTrial, studyImportance } from './studyImportance.ts';
import { studySpec } from './testing.ts';

const range = { type: 'float', low: 0, high: 1 };
const spec = studySpec({
  space: {
    'ridge.lambda': { type: 'float', low: 0.001, high: 1000, log: true },
    'logistic.C': { type: 'float', low: 0.001, high: 1000, log: true },
    'policy.threshold': range,
  },
});

/** Logistic is far better whatever its parameters are; within ridge only lambda matters, within logistic only the threshold. */
function trials(count: number): MeasuredTrial[] {
  const rng = createRng(2);
  return Array.from({ length: count }, (_, number) => {
    const x = rng.uniform();
    const y = rng.uniform();
    const own = 10 ** (6 * x - 3);
    const model = number % 2 === 0 ? 'ridge' : 'logistic';
    const params: Params = { model, [model === 'ridge' ? 'ridge.lambda' : 'logistic.C']: own, 'policy.threshold': y };
    return { params, value: model === 'ridge' ? -((x - 0.3) ** 2) : 100 - (y - 0.6) ** 2 };
  });
}

describe.each(importanceMethods)('by %s', (method) => {
  const [all, ridge, logistic] = studyImportance(spec, trials(120), method);

  test('the first group is of all trials; fanova has only the dimensions that each of them has', () => {
    expect(all).toMatchObject({ model: null, trials: 120 });
    const own = method === 'fanova' ? [] : ['ridge.lambda', 'logistic.C'];
    expect(Object.keys(all!.importances!)).toEqual(['model', ...own, 'policy.threshold']);
  });

  test('a model is judged by its own trials and its own dimensions', () => {
    expect([ridge!.trials, logistic!.trials]).toEqual([60, 60]);
    expect(Object.keys(ridge!.importances!)).toEqual(['ridge.lambda', 'policy.threshold']);
    expect(ridge!.importances!['ridge.lambda']).toBeGreaterThan(3 * ridge!.importances!['policy.threshold']!);
    expect(logistic!.importances!['policy.threshold']).toBeGreaterThan(3 * logistic!.importances!['logistic.C']!);
  });

  test('the same trials give the same figures', () => {
    expect(studyImportance(spec, trials(120), method)).toEqual([all, ridge, logistic]);
  });
});

test('a choice of model that explains nearly all variance hides what matters within one', () => {
  const [all] = studyImportance(spec, trials(120), 'fanova');
  expect(all!.importances!['model']).toBeGreaterThan(0.95);
});

test('of few trials nothing is said, and values that are not finite do not count', () => {
  const few = [...trials(19), { params: { model: 'ridge' }, value: Number.NaN }];
  const groups = studyImportance(spec, few, 'ped-anova');
  expect(groups.map((group) => [group.trials, group.importances !== null])).toEqual([
    [19, true],
    [10, true],
    [9, false],
  ]);
});

test('a study of one model has one group', () => {
  const one = studySpec({ models: ['ridge'] });
  const own = trials(40).filter(({ params }) => params['model'] === 'ridge');
  expect(studyImportance(one, own, 'fanova').map(({ model }) => model)).toEqual(['ridge']);
});
