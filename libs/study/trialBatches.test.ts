import type { TrialSpec } from '@winnow/pipeline';
import fc from 'fast-check';
import { buildTrialSpec } from './planStage.ts';
import { boundStudy } from './testing.ts';
import { isShortBatch, trialBatches } from './trialBatches.ts';

const DAY = 24 * 60 * 60 * 1000;
const params = { model: 'ridge', 'ridge.lambda': 1 };
const spec = buildTrialSpec(boundStudy(), 'search', { number: 0, params, pruneAt: [], parent: null });

/** A trial over so many bars. */
function trial(bars: number): TrialSpec {
  return { ...spec, window: { trainFrom: 0, from: 0, to: bars * DAY } };
}
const short = trial(20);
const long = trial(200_000);

test('short trials go together as long as the study has four jobs in flight, and one that is long goes alone', () => {
  const sizes = (trials: TrialSpec[], parallelism: number) =>
    trialBatches(trials, parallelism).map(({ length }) => length);
  const ten = Array.from({ length: 10 }, () => short);
  expect(sizes(ten, 16)).toEqual([4, 4, 2]);
  expect(sizes(ten, 7)).toEqual(ten.map(() => 1));
  expect(sizes([short, long, short, short], 16)).toEqual([1, 1, 2]);
  expect(sizes([], 16)).toEqual([]);
  expect([isShortBatch([short, short]), isShortBatch([long])]).toEqual([true, false]);
});

test('every trial is in one batch, in the order given, and a batch of several is short', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 5_000 })), fc.integer({ min: 1, max: 400 }), (bars, parallelism) => {
      const trials = bars.map(trial);
      const batches = trialBatches(trials, parallelism);
      expect(batches.flat()).toEqual(trials);
      for (const batch of batches) {
        expect(batch.length).toBeLessThanOrEqual(Math.max(1, parallelism / 4));
        expect(batch.length === 1 || isShortBatch(batch)).toBe(true);
      }
    }),
    { numRuns: 50 },
  );
});
