import { findPruneRule } from '@winnow/numerics';
import { createPruner, type HistoryTrial, prunerSchema } from '@winnow/search';
import { settlePruner } from './settlePruner.ts';

const wilcoxon = (changes: object = {}) => prunerSchema.parse({ name: 'wilcoxon', pThreshold: 0.2, ...changes });

test('in a study by folds the signed-rank test compares what each fold added, unless the file says otherwise', () => {
  expect(settlePruner(wilcoxon())).toEqual(wilcoxon({ increments: true }));
  expect(settlePruner(wilcoxon({ increments: false }))).toEqual(wilcoxon({ increments: false }));
  const patient = (pruner?: object) => prunerSchema.parse({ name: 'patient', patience: 2, pruner });
  expect(settlePruner(patient(wilcoxon()))).toEqual(patient(wilcoxon({ increments: true })));
  expect(settlePruner(patient())).toEqual(patient());
});

test('a trial with one bad fold is behind in all running totals, and goes on because it is ahead in every other fold', () => {
  const best: HistoryTrial = { number: 0, params: {}, state: 'complete', value: 5, steps: [1, 2, 3, 4, 5] };
  const running = [-2, -0.9, 0.2, 1.3]; // after a fold of −2 it adds 1.1 each
  const isPruned = (spec: ReturnType<typeof wilcoxon>) =>
    findPruneRule(createPruner(spec).thresholds([best]), running) !== undefined;
  expect([isPruned(wilcoxon()), isPruned(settlePruner(wilcoxon()))]).toEqual([true, false]);
});

test('a pruner that compares a step with the same step of others stays as it is', () => {
  const median = prunerSchema.parse({ name: 'median' });
  expect(settlePruner(median)).toBe(median);
});
