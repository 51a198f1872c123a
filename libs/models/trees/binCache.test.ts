import { createRng } from '@winnow/core';
import { fitContext } from '../testing/fitContext.ts';
import { targetsOf } from '../testing/targetsOf.ts';
import { viewOf } from '../testing/viewOf.ts';
import { createBinCache } from './binCache.ts';
import { binDataset } from './binDataset.ts';
import { lightgbm } from './lightgbm.ts';
import { randomForest } from './randomForest.ts';
import { xgboost } from './xgboost.ts';

const ROWS = 120;
const COLS = 4;
const rng = createRng(1);
const data = Float64Array.from({ length: ROWS * COLS }, () => Math.round(20 * rng.normal()) / 10);
const table = { data, rows: ROWS, cols: COLS };
const weight = Float64Array.from({ length: ROWS }, () => 1 + rng.int(3));
const variants = [
  {},
  { maxBins: 7 },
  { minInBin: 0 },
  { laterMissing: 'right' as const },
  { weight },
  { weight: weight.with(3, 9) },
  { maxBins: 7, weight },
];

test('a table is binned as without the cache, and only once', () => {
  const cache = createBinCache(1e6);
  for (const options of variants) {
    const binned = cache.bin(table, options);
    expect(binned).toEqual(binDataset(table, options));
    expect(cache.bin({ ...table, data: data.slice() }, { ...options })).toBe(binned);
  }
  expect(cache.takeNew()).toHaveLength(variants.length);
});

test('other values, or the same in another shape, are another table', () => {
  const cache = createBinCache(1e6);
  const first = cache.bin(table, {});
  for (const other of [
    { ...table, data: data.with(5, 77) },
    { data, rows: ROWS * 2, cols: COLS / 2 },
  ]) {
    expect(cache.bin(other, {})).not.toBe(first);
    expect(cache.bin(other, {})).toEqual(binDataset(other));
  }
});

test.each([lightgbm, xgboost, randomForest])(
  '$spec.name is fitted the same with a cache, used or not, as without',
  (model) => {
    const [view, targets] = [viewOf(data, COLS), targetsOf(data.filter((_, i) => i % COLS === 0))];
    const fit = (binCache?: ReturnType<typeof createBinCache>) => {
      const context = { ...fitContext(), ...(binCache && { binCache }) };
      return ['first', 'again'].map(() => model.fit(view, targets, model.params.parse({}) as never, context));
    };
    const cache = createBinCache(1e6);
    expect(fit(cache)).toEqual(fit());
    expect(cache.takeNew()).toHaveLength(1);
  },
);

test('what another thread has binned is not binned again', () => {
  const [one, other] = [createBinCache(1e6), createBinCache(1e6)];
  const binned = one.bin(table, {});
  other.adopt(one.takeNew());
  expect(other.bin(table, {})).toBe(binned);
  expect(other.takeNew()).toEqual([]);
});

test('what was not asked for the longest makes room, and what is larger than all the room is not kept', () => {
  const cache = createBinCache(2 * ROWS * COLS);
  const [a, b] = [{ maxBins: 5 }, { maxBins: 6 }].map((options) => cache.bin(table, options));
  expect(cache.bin(table, { maxBins: 5 })).toBe(a);
  cache.bin(table, { maxBins: 7 });
  expect(cache.bin(table, { maxBins: 5 })).toBe(a);
  expect(cache.bin(table, { maxBins: 6 })).not.toBe(b);
  expect(createBinCache(ROWS * COLS - 1).bin(table, {})).toBeUndefined();
});
