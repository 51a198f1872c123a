import { featureNames, labelSchema } from '@winnow/features';
import type { Series } from '@winnow/market';
import { modelNames } from '@winnow/models';
import { findLookAhead, type KnownColumn, trialKnowledge } from './lookAhead.ts';
import { simulatedBars, trialOn } from './testing.ts';

const ROWS = 800; // the longest warm-up is 256 bars
const CUTS = [520, 760];

/** Features that warm up soon, so that fewer bars prove as much. */
const FEW_ROWS = 420;
const EARLY_CUTS = [250, 400];
const FEW_FEATURES = ['logret_1', 'rv_15', 'rsi_14', 'macd'] as const;

test('no registered feature up to a bar depends on a later bar, nor does what a model makes of them all', () => {
  const spec = trialOn(ROWS, { model: 'ridge', features: featureNames });
  expect(findLookAhead((series) => trialKnowledge(spec, series), simulatedBars(ROWS, 11), CUTS, 1)).toEqual([]);
});

test.each(modelNames)('no ended label, prediction or position of %s up to a bar depends on a later bar', (model) => {
  const spec = trialOn(FEW_ROWS, { model, features: FEW_FEATURES });
  const bars = simulatedBars(FEW_ROWS, 11);
  expect(findLookAhead((series) => trialKnowledge(spec, series), bars, EARLY_CUTS, 1)).toEqual([]);
});

const labels = [
  { kind: 'sign_dead_zone', deadZone: 0.001 },
  { kind: 'triple_barrier', touch: 'high_low' },
  { kind: 'meta_label', primary: { kind: 'momentum', bars: 10 } },
  { kind: 'trend_scanning' },
];

test.each(labels)('no label of kind $kind depends on a bar after its end', (label) => {
  const spec = trialOn(ROWS, { label: labelSchema.parse({ horizon: 10, ...label }) });
  expect(findLookAhead((series) => trialKnowledge(spec, series), simulatedBars(ROWS, 12), CUTS, 1)).toEqual([]);
});

/** The close `lead` bars later, said to be known now. */
function leak(lead: number): (series: Series) => KnownColumn[] {
  return ({ close, rows }) => {
    const bar = Int32Array.from({ length: rows - lead }, (_, i) => i);
    const values = Float64Array.from(bar, (i) => close[i + lead]!);
    return [{ what: 'feature', name: 'leak', bar, values, survivesTruncation: true }];
  };
}

test('a column that reads two bars ahead is found by both proofs, with the bars that moved', () => {
  expect(findLookAhead(leak(2), simulatedBars(100, 3), [50], 1)).toEqual([
    { what: 'feature', name: 'leak', proof: 'replaced future', cut: 50, moved: 2, firstBar: 49 },
    { what: 'feature', name: 'leak', proof: 'truncation', cut: 50, moved: 2, firstBar: 49 },
  ]);
});

test('a column that reads no bar ahead is not accused', () => {
  expect(findLookAhead(leak(0), simulatedBars(100, 3), [50], 1)).toEqual([]);
});

test('the audit refuses a split that trains on the future', () => {
  const spec = trialOn(ROWS, { split: { kind: 'purged_kfold', folds: 3, embargoBars: 2 } });
  expect(() => trialKnowledge(spec, simulatedBars(ROWS, 1))).toThrow('split must be walk_forward');
});
