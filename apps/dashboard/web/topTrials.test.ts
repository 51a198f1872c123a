import type { TrialSummary } from './api.ts';
import { topTrials } from './topTrials.ts';

function trial(number: number, change: Partial<TrialSummary> = {}): TrialSummary {
  return {
    id: `s-1.search.${number}`,
    stage: 'search',
    number,
    model: 'ridge',
    params: {},
    state: 'complete',
    value: 0,
    steps: [],
    metrics: null,
    standing: null,
    policies: null,
    error: null,
    ...change,
  };
}

test('topTrials() ranks by value, ties by number', () => {
  const [search] = topTrials([trial(0, { value: 1 }), trial(1, { value: 2 }), trial(2, { value: 1 })], 10);
  expect(search!.shown.map(({ number }) => number)).toEqual([1, 0, 2]);
});

test('topTrials() puts complete trials before the others and NaN last among them', () => {
  const pruned = trial(0, { state: 'pruned', value: 9 });
  const waiting = trial(1, { state: 'waiting', value: null });
  const nan = trial(2, { value: 'NaN' });
  const bad = trial(3, { value: -5 });
  const [search] = topTrials([pruned, waiting, nan, bad], 10);
  expect(search!.shown.map(({ number }) => number)).toEqual([3, 2, 0, 1]);
});

test('topTrials() ranks trials of several objectives as they stand, whatever the first of these is', () => {
  const third = trial(0, { value: 9, standing: { front: 2, place: 2 } });
  const first = trial(1, { value: 1, standing: { front: 1, place: 0 } });
  const second = trial(2, { value: 2, standing: { front: 1, place: 1 } });
  const nowhere = trial(3, { value: 10 });
  const [search] = topTrials([third, first, second, nowhere], 10);
  expect(search!.shown.map(({ number }) => number)).toEqual([1, 2, 0, 3]);
});

test('topTrials() starts with the latest stage and leaves out stages without trials', () => {
  const stages = topTrials([trial(0), trial(0, { stage: 'forward' })], 10);
  expect(stages.map(({ stage }) => stage)).toEqual(['forward', 'search']);
});

test('topTrials() says how many trials it does not show', () => {
  const [search] = topTrials(
    [0, 1, 2, 3].map((number) => trial(number)),
    3,
  );
  expect(search!.shown).toHaveLength(3);
  expect(search!.hidden).toBe(1);
});
