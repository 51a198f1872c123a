import { createRng } from '@winnow/core';
import { type Series, simulateSeries } from '@winnow/market';
import type { DataRef } from '@winnow/pipeline';
import { SeriesCache } from './seriesCache.ts';

const ROWS = 10;
const BYTES = 6 * 8 * ROWS;

const refOf = (name: string): DataRef => ({
  symbol: name,
  timeframe: '1d',
  source: 'nowhere',
  columns: {},
  contentHash: name,
});

/** A cache for `capacity` series, with the names of what it loaded, in order. */
function cacheOf(capacity: number) {
  const loads: string[] = [];
  const load = async ({ symbol }: DataRef): Promise<Series> => {
    loads.push(symbol);
    await Promise.resolve();
    if (symbol === 'broken') throw new Error('broken');
    return simulateSeries({ symbol, timeframe: '1d', rows: ROWS, start: 1e12, rng: createRng(1) });
  };
  const cache = new SeriesCache(load, capacity * BYTES);
  const use = async (name: string) => (await cache.lease([refOf(name)])).release();
  return { cache, loads, use };
}

test('leases at once and later ones share one copy', async () => {
  const { cache, loads } = cacheOf(1);
  const leases = await Promise.all(Array.from({ length: 10 }, () => cache.lease([refOf('A')])));
  leases[0]!.release();
  leases.push(await cache.lease([refOf('A')]));
  expect(new Set(leases.map(({ series }) => series[0]))).toHaveProperty('size', 1);
  expect(loads).toEqual(['A']);
});

test('the series come in the order of the refs', async () => {
  const { cache } = cacheOf(3);
  const { series } = await cache.lease([refOf('B'), refOf('A'), refOf('B')]);
  expect(series.map(({ symbol }) => symbol)).toEqual(['B', 'A', 'B']);
});

test('what is held keeps within the budget: the series not used for longest goes first', async () => {
  const { cache, loads, use } = cacheOf(2);
  for (const name of ['A', 'B', 'A', 'C']) await use(name); // B goes
  expect(cache.heldBytes).toBe(2 * BYTES);
  for (const name of ['A', 'C', 'B']) await use(name);
  expect(loads).toEqual(['A', 'B', 'C', 'B']);
});

test('a series in use is never dropped, so it is never loaded beside itself', async () => {
  const { cache, loads, use } = cacheOf(1);
  const held = await cache.lease([refOf('A'), refOf('B')]);
  await use('C');
  const again = await cache.lease([refOf('A')]);
  expect(again.series[0]).toBe(held.series[0]);
  expect(loads).toEqual(['A', 'B', 'C']);
  held.release();
  again.release();
  expect(cache.heldBytes).toBe(BYTES);
});

test('a lease that is released twice counts once', async () => {
  const { cache, loads, use } = cacheOf(1);
  const [held, other] = [await cache.lease([refOf('A')]), await cache.lease([refOf('A')])];
  other.release();
  other.release();
  await use('B');
  await use('A');
  expect(loads).toEqual(['A', 'B']);
  held.release();
});

test('a lease that fails holds nothing, and the next one tries again', async () => {
  const { cache, loads } = cacheOf(0);
  const lease = () => cache.lease([refOf('A'), refOf('broken')]);
  await expect(lease()).rejects.toThrow('broken');
  expect(cache.heldBytes).toBe(0);
  await expect(lease()).rejects.toThrow('broken');
  expect(loads).toEqual(['A', 'broken', 'A', 'broken']);
});
