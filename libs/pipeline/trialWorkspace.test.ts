import { prepareSymbol } from './prepareSymbol.ts';
import { CORE_FEATURES, simulatedBars, trialOn } from './testing.ts';
import type { TrialSpec } from './trialSpec.ts';
import { createTrialWorkspace } from './trialWorkspace.ts';

const ROWS = 200;
const series = simulatedBars(ROWS, 5);

test('a symbol is made ready once for trials that differ in their parameters alone', () => {
  const workspace = createTrialWorkspace();
  const first = workspace.symbol(trialOn(ROWS, {}), series, 0);
  const changes: Partial<TrialSpec> = { number: 4, trialId: 'test-1.search.4', model: 'logistic', params: { C: 2 } };
  const second = workspace.symbol(trialOn(ROWS, changes), series, 0);
  expect(second.matrix).toBe(first.matrix);
  expect(second.labels).toBe(first.labels);
});

test('other bars, features, labels, windows and splits are made ready anew, as without a thread', () => {
  const workspace = createTrialWorkspace();
  const { window } = trialOn(ROWS, {});
  const trials: readonly [Partial<TrialSpec>, typeof series][] = [
    [{}, series],
    [{}, simulatedBars(ROWS, 6)],
    [{ label: { kind: 'forward_return', horizon: 3 } }, series],
    [{ features: CORE_FEATURES.slice(1) }, series],
    [{ featureSubset: CORE_FEATURES.slice(0, 2) }, series],
    [{ window: { ...window, to: window.to - 30 * 86_400_000 } }, series],
    [{ split: { kind: 'walk_forward', folds: 2, embargoBars: 2 } }, series],
    [{}, series],
  ];
  for (const [changes, bars] of trials) {
    const spec = trialOn(ROWS, changes);
    expect(workspace.symbol(spec, bars, 0)).toEqual(prepareSymbol(spec, bars));
  }
});

test('symbols of one trial do not share memory', () => {
  const workspace = createTrialWorkspace();
  const spec = trialOn(ROWS, {});
  const first = workspace.symbol(spec, series, 0);
  const before = first.matrix.data.slice();
  workspace.symbol(spec, simulatedBars(ROWS, 6), 1);
  expect(first.matrix.data).toEqual(before);
});
