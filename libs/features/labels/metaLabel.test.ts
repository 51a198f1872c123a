import { allocateSeries, type Series } from '@winnow/market';
import { buildLabels } from './buildLabels.ts';
import { primarySides } from './primarySides.ts';
import { labelSchema } from './registry.ts';

const PRICES = [100, 101, 103, 102, 99, 99, 101, 106];
const all = Int32Array.from(PRICES, (_, i) => i);

function series(): Series {
  const result = allocateSeries('A', '1d', PRICES.length);
  for (const column of ['open', 'high', 'low', 'close'] as const) result[column].set(PRICES);
  return result;
}

test('momentum bets with the change of the close, and not before it has its bars', () => {
  expect([...primarySides(series().close, all, { kind: 'momentum', bars: 2 })]).toEqual([0, 0, 1, 1, -1, -1, 1, 1]);
});

test('reversal bets against it, and a tie is no bet', () => {
  expect([...primarySides(series().close, all, { kind: 'reversal', bars: 1 })]).toEqual([0, -1, -1, 1, 1, 0, -1, -1]);
});

test('sma_cross bets on the side of the fast average', () => {
  // means of 1 and 3: 103 over 101⅓, 102 = 102, 99 under 101⅓, 99 under 100, 101 over 99⅔, 106 over 102
  const sides = primarySides(series().close, all, { kind: 'sma_cross', fast: 1, slow: 3 });
  expect([...sides]).toEqual([0, 0, 1, 0, -1, -1, 1, 1]);
});

test('a meta-label says whether the bet of the primary rule paid', () => {
  const label = {
    kind: 'meta_label',
    primary: { kind: 'momentum', bars: 2 },
    horizon: 2,
    atrPeriod: 1,
    kUp: 0.5,
    kDown: 5,
  };
  const labels = buildLabels(series(), all, labelSchema.parse(label), PRICES.length);
  expect([...labels.side!]).toEqual([0, 0, 1, 1, -1, -1]);
  expect([...labels.class!]).toEqual([0, 0, 0, 0, 0, -1]);
  expect([...labels.weight!]).toEqual([0, 0, 1, 1, 1, 1]);
  expect([...labels.endIndex]).toEqual([1, 2, 4, 5, 6, 6]);
  expect(labels.ret[4]).toBeCloseTo(1 - 101 / 99, 12); // a short bet from 99 to 101
});

test('a row without a bet teaches nothing and is worth nothing', () => {
  const label = { kind: 'meta_label', primary: { kind: 'momentum', bars: 7 }, horizon: 1 };
  const labels = buildLabels(series(), all, labelSchema.parse(label), PRICES.length);
  expect([...labels.ret, ...labels.up, ...labels.weight!]).toEqual(new Array(21).fill(0));
});
