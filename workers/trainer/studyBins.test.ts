import { createBinCache } from '@winnow/models';
import { createStudyBins } from './studyBins.ts';

const table = (value: number) => ({ data: Float64Array.of(value, 1, 2, 3), rows: 4, cols: 1 });

function binned(...values: number[]) {
  const cache = createBinCache(1e6);
  for (const value of values) cache.bin(table(value), {});
  return cache.takeNew();
}

test('threads of a study get what others have binned for it, each table once', () => {
  const shared = createStudyBins();
  shared.keep('one', binned(7, 8));
  shared.keep('one', binned(8, 9));
  const cache = createBinCache(1e6);
  cache.adopt(shared.of('one'));
  expect(shared.of('one')).toHaveLength(3);
  for (const value of [7, 8, 9]) cache.bin(table(value), {});
  expect(cache.takeNew()).toEqual([]);
});

test('another study begins anew, and no study shares more than a few tables', () => {
  const shared = createStudyBins();
  shared.keep('one', binned(7));
  expect(shared.of('two')).toEqual([]);
  shared.keep('two', binned(...Array.from({ length: 40 }, (_, i) => i)));
  expect(shared.of('one')).toEqual([]);
  expect(shared.of('two').length).toBeLessThanOrEqual(16);
});

test('bins go to another thread without a copy', () => {
  const [{ dataset }] = binned(7) as [ReturnType<typeof binned>[number]];
  expect(dataset.bins.buffer).toBeInstanceOf(SharedArrayBuffer);
  const { bins } = structuredClone(dataset);
  bins[0] = 99;
  expect(dataset.bins[0]).toBe(99);
});
