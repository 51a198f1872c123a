import { modelNames } from '@winnow/models';
import { START, trialOn } from './testing.ts';
import { trialWork } from './trialWork.ts';

const DAY = 86_400_000;
const over = (rows: number) => ({ window: { trainFrom: START, from: START, to: START + rows * DAY } });
const splits = [
  [{ kind: 'purged_kfold', folds: 4, embargoBars: 3 }, 4],
  [{ kind: 'walk_forward', folds: 3, embargoBars: 3 }, 3],
  [{ kind: 'cpcv', groups: 4, testGroups: 2, embargoBars: 3 }, 6],
] as const;

test.each(splits)('a trial on %j declares %i ascending amounts of work', (split, folds) => {
  const work = trialWork(trialOn(300, { split, ...over(300) }));
  expect(work).toHaveLength(folds);
  expect(work.every((value, i) => value > (work[i - 1] ?? 0))).toBe(true);
});

test.each(modelNames)('more bars are more work, and the work of %s is finite', (model) => {
  const total = (rows: number) => trialWork(trialOn(rows, { model, ...over(rows) })).at(-1)!;
  expect(total(600)).toBeGreaterThan(total(300));
  expect(total(600)).toBeLessThan(Number.POSITIVE_INFINITY);
});

test('a second symbol doubles the work', () => {
  const one = trialOn(300, over(300));
  const two = trialWork({ ...one, dataRefs: [one.dataRefs[0]!, { ...one.dataRefs[0]!, symbol: 'TWIN' }] });
  expect(two.at(-1)).toBeCloseTo(2 * trialWork(one).at(-1)!, 6);
});

test('a trial that will fail at once declares the least: of a model that is not there, or refuses its parameters', () => {
  const least = trialWork(trialOn(300, { model: 'gone' }));
  expect(trialWork(trialOn(300, { params: { lambda: -1 } }))).toEqual(least);
});
