import type { FeatureName } from '@winnow/features';
import { findLookAhead, trialKnowledge } from './lookAhead.ts';
import { prepareRows } from './prepareRows.ts';
import { runTrial } from './runTrial.ts';
import { CORE_FEATURES, START, simulatedBars, trialOn } from './testing.ts';
import type { TrialSpec } from './trialSpec.ts';

/** Trials that read a subset of their features. */

const ROWS = 300;
const DAY = 86_400_000;
const series = simulatedBars(ROWS, 3);
const run = (spec: TrialSpec) => [...runTrial(spec, new Map([['SIM', series]]), () => {})];
const subset: readonly FeatureName[] = ['logret_5', 'rsi_14'];

/** Training starts when every feature has warmed up, so that the rows do not depend on which features there are. */
const warmed = (changes: Partial<TrialSpec>) => {
  const { window } = trialOn(ROWS, {});
  return trialOn(ROWS, { window: { ...window, trainFrom: START + 60 * DAY }, ...changes });
};

const selection = { budget: 1, relevance: 'spearman', maxCorrelation: 0.9, blocks: 4, minStability: 0.5 } as const;

test.each<[string, Partial<TrialSpec>]>([
  ['ridge', { model: 'ridge' }],
  ['logistic', { model: 'logistic' }],
  ['hmm_gaussian', { model: 'hmm_gaussian' }],
  ['ridge with a selection', { model: 'ridge', selection }],
])('a trial of a subset is the trial of a study with just those features (%s)', (_name, changes) => {
  const chosen = run(warmed({ ...changes, featureSubset: subset }));
  expect(chosen).toEqual(run(warmed({ ...changes, features: subset })));
  expect(chosen).not.toEqual(run(warmed(changes)));
});

test('a subset of all features changes nothing', () => {
  expect(run(warmed({ featureSubset: CORE_FEATURES }))).toEqual(run(warmed({})));
});

test('every subset is tested on the same bars, however short its own warm-up is', () => {
  const barsOf = (changes: Partial<TrialSpec>) => prepareRows(trialOn(ROWS, changes), series).matrix.barIndex;
  expect(barsOf({ featureSubset: ['logret_1'] })).toEqual(barsOf({}));
  expect(barsOf({ features: ['logret_1'] }).length).toBeGreaterThan(barsOf({}).length);
});

test('a trial of a subset has no look-ahead', () => {
  const knowledge = (bars: typeof series) => trialKnowledge(trialOn(ROWS, { featureSubset: subset }), bars);
  expect(findLookAhead(knowledge, series, [140, 200], 1)).toEqual([]);
});

test('a subset that names another feature is refused', () => {
  expect(() => run(trialOn(ROWS, { featureSubset: ['logret_20'] }))).toThrow(
    expect.objectContaining({ code: 'argument_invalid' }),
  );
});
