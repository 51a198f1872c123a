import { createRng, WinnowError } from '@winnow/core';
import { simulateSeries, takeBars } from '@winnow/market';
import { checkStudyData } from './checkData.ts';
import { shiftToNewest } from './shiftWindows.ts';
import { studyFile, studySpec } from './testing.ts';

const days = (from: number, rows: number) =>
  new Map([['A', simulateSeries({ symbol: 'A', timeframe: '1d', rows, start: from, rng: createRng(1) })]]);
const START = Date.UTC(2010, 0, 1);
const stages = studyFile()['stages'] as Record<string, object>;

function codeOf(action: () => void): string {
  try {
    action();
  } catch (error) {
    if (error instanceof WinnowError) return `${error.code} ${error.message}`;
    throw error;
  }
  return 'accepted';
}

test('a study whose windows all hold enough bars is accepted', () => {
  expect(codeOf(() => checkStudyData(studySpec(), days(START, 1500), 's.json'))).toBe('accepted');
});

test('a forward window behind the data is refused, naming the range of the data', () => {
  const message = codeOf(() => checkStudyData(studySpec(), days(START, 1100), 's.json'));
  expect(message).toContain('study_window_empty s.json: stages.forward.window');
  expect(message).toContain('2010-01-01 to 2013-01-04');
  expect(message).toContain('but got 0');
});

test('each group of a combinatorial split needs bars to be tested on', () => {
  const cpcv = {
    ...stages,
    validate: { window: { from: '2012-02-01', to: '2013-01-01' }, topK: 2, split: { kind: 'cpcv', groups: 17 } },
  };
  const message = codeOf(() => checkStudyData(studySpec({ stages: cpcv }), days(START, 1500), 's.json'));
  expect(message).toContain('stages.validate.window: must hold at least 341 bars of A');
});

test('bars that a gap touches do not count', () => {
  const [whole] = days(START, 3000).values();
  const everyThird = takeBars(whole!, 1500);
  everyThird.ts.set(whole!.ts.filter((_, day) => day % 3 > 0).subarray(0, 1500)); // two days of three
  const data = new Map([['A', everyThird]]);
  const dataset = { ...(studyFile()['dataset'] as object), calendar: '24/7' };
  expect(codeOf(() => checkStudyData(studySpec(), data, 's.json'))).toBe('accepted');
  const message = codeOf(() => checkStudyData(studySpec({ dataset }), data, 's.json'));
  expect(message).toContain(
    'stages.search.window: must hold at least 101 bars of A with all features and no gap in 24/7 near them',
  );
  expect(message).toContain('but got 0');
});

test('windows that touch are refused, because label horizon and embargo reach into the next', () => {
  const touching = { ...stages, validate: { window: { from: '2012-01-03', to: '2013-01-01' }, topK: 2 } };
  const message = codeOf(() => checkStudyData(studySpec({ stages: touching }), days(START, 1500), 's.json'));
  expect(message).toContain(
    'study_windows_overlap s.json: stages.validate.window.from: must leave at least 6 bars of A',
  );
  expect(message).toContain('but got 2');
});

test('a retrain moves all windows by the same time, so that the last ends right after the newest bar', () => {
  const spec = studySpec();
  const newest = Date.UTC(2015, 5, 10, 14);
  const moved = shiftToNewest(spec, newest);
  expect(moved.stages.forward.window.to).toBe(Date.UTC(2015, 5, 11));
  const shift = moved.stages.forward.window.to - spec.stages.forward.window.to;
  for (const name of ['search', 'validate', 'forward'] as const) {
    const { trainFrom, from, to } = spec.stages[name].window;
    expect(moved.stages[name].window).toEqual({ trainFrom: trainFrom + shift, from: from + shift, to: to + shift });
  }
});

test('bars from before a feature has its whole window do not count', () => {
  const [longest, shorter] = ['hurst_dfa_256', 'logret_1'].map((name) => ({
    name: 'own',
    version: 1,
    features: [name],
  }));
  const search = { window: { from: '2010-01-01', to: '2010-07-01' }, trials: 12, topK: 4 };
  const check = (features: unknown) => {
    const spec = studySpec({ features, stages: { ...stages, search } });
    return codeOf(() => checkStudyData(spec, days(START, 1500), 's.json'));
  };
  expect(check(shorter)).toBe('accepted');
  expect(check(longest)).toContain('stages.search.window: must hold at least 101 bars of A with all features');
});

test('a walk-forward stage without bars to learn from is refused before anything runs', () => {
  const { forward } = stages as { forward: { window: { from: string } } };
  const dayBefore = new Date(Date.parse(forward.window.from) - 86_400_000).toISOString().slice(0, 10);
  const late = { ...stages, forward: { ...forward, window: { ...forward.window, trainFrom: dayBefore } } };
  const message = codeOf(() => checkStudyData(studySpec({ stages: late }), days(START, 1500), 's.json'));
  expect(message).toContain(
    'study_window_empty s.json: stages.forward.window.trainFrom: must leave at least 26 bars of A',
  );
  expect(message).toContain('but got 1');
});
