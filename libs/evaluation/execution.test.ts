import { createRng } from '@winnow/core';
import { allocateSeries, simulateSeries } from '@winnow/market';
import { type BacktestInput, backtest } from './backtest.ts';
import { costsSchema } from './costs.ts';
import { eventBacktest } from './eventBacktest.ts';
import { type Quotes, quotesOf } from './quotes.ts';

const STEPS = 4;
const full = (value: number) => new Float64Array(STEPS).fill(value);

/** One symbol at a price of 50 with 10,000 shares a bar; capital 100,000 makes a full position 2,000 shares. */
function run(target: readonly number[], costs: object, quotes: Quotes = {}) {
  const input: BacktestInput = {
    target: Float64Array.from(target),
    ret: full(0),
    ts: Float64Array.from(target, (_, i) => i),
    quotes: { price: full(50), volume: full(10_000), vol: full(0.02), barRet: full(0), ...quotes },
  };
  return backtest(input, costsSchema.parse({ costBps: 0, capital: 100_000, ...costs }));
}

test('half the spread is paid per trade', () => {
  expect(run([1, 1, 0, -1], { spreadBps: 20 }).costsPaid).toBeCloseTo(3 * 10e-4, 15);
});

test('a fee per share is paid on the shares that the price makes of the order', () => {
  expect(run([1, 1, 1, 0], { perShare: 0.05 }).costsPaid).toBeCloseTo((2 * 2000 * 0.05) / 100_000, 15);
});

test('impact is σ times the square root of the share of volume, on the traded amount', () => {
  const { traded, costsPaid } = run([1, 1, 1, 1], { impact: 0.5 });
  expect([...traded]).toEqual([1, 0, 0, 0]);
  expect(costsPaid).toBeCloseTo(0.5 * 0.02 * Math.sqrt(2000 / 10_000), 15);
});

test('four times the order pays eight times the impact', () => {
  const small = run([0.25, 0.25, 0.25, 0.25], { impact: 1 }).costsPaid;
  expect(run([1, 1, 1, 1], { impact: 1 }).costsPaid).toBeCloseTo(8 * small, 15);
});

test('an order below the lot is rejected, one of a lot is not', () => {
  const result = run([0.25, 0.25, 0.5, 0.5], { lotShares: 1000 });
  expect([...result.position]).toEqual([0, 0, 0.5, 0.5]);
  expect(result.rejectsBy).toEqual({ lot_size: 2, volume_share: 0, price_limit: 0 });
});

test('an order above its share of the volume is rejected whole', () => {
  const result = run([1, 0.5, 1, 1], { maxVolumeShare: 0.1 });
  expect([...result.position]).toEqual([0, 0.5, 1, 1]);
  expect(result.rejectsBy).toEqual({ lot_size: 0, volume_share: 1, price_limit: 0 });
});

test('nothing is traded on a bar without volume where impact is charged', () => {
  const result = run([1, 1, 0, 0], { impact: 1 }, { volume: Float64Array.of(0, 10_000, 0, 0) });
  expect([...result.position]).toEqual([0, 1, 1, 1]);
  expect(result.rejectsBy.volume_share).toBe(3);
  expect(result.pnl.every(Number.isFinite)).toBe(true);
});

test('at limit-up nobody sells to a buyer, but a seller is served; at limit-down the other way round', () => {
  const barRet = Float64Array.of(0.1, 0.1, -0.1, -0.1);
  const buyer = run([1, 1, 1, 0], { priceLimit: 0.1 }, { barRet });
  expect([...buyer.position]).toEqual([0, 0, 1, 1]);
  const seller = run([-1, -1, -1, -1], { priceLimit: 0.1 }, { barRet });
  expect([...seller.position]).toEqual([-1, -1, -1, -1]);
  expect(buyer.rejectsBy).toEqual({ lot_size: 0, volume_share: 0, price_limit: 3 });
});

test('an order that several rules refuse counts for the first of them', () => {
  const everything = { minOrder: 2, lotShares: 9000, maxVolumeShare: 0.001, priceLimit: 0.01 };
  expect(run([1, 1, 1, 1], everything, { barRet: full(0.5) }).rejectsBy).toEqual({
    lot_size: 4,
    volume_share: 0,
    price_limit: 0,
  });
});

test('a target beyond the position limit is cut to it, which is no reject', () => {
  const result = run([3, 3, -3, 0], { maxPosition: 1.5 });
  expect([...result.position]).toEqual([1.5, 1.5, -1.5, 0]);
  expect({ orders: result.orders, rejects: result.rejects }).toEqual({ orders: 3, rejects: 0 });
});

test('the turnover limit spreads a change of position over bars', () => {
  expect([...run([1, 1, 1, 1], { maxTurnover: 0.4 }).position]).toEqual([0.4, 0.8, 1, 1]);
});

test('what rounding leaves of the way is no order', () => {
  const column = (value: number) => new Float64Array(20).fill(value);
  const input = { target: column(1), ret: column(0), ts: Float64Array.from({ length: 20 }, (_, i) => i) };
  const costs = costsSchema.parse({ costBps: 1, maxTurnover: 0.1, minOrder: 0.01 });
  const result = backtest(input, costs);
  expect(result.position.at(-1)).toBe(1);
  expect({ orders: result.orders, rejects: result.rejects }).toEqual({ orders: 10, rejects: 0 });
});

test('limits alone need no quotes', () => {
  const input = { target: full(1), ret: full(0.01), ts: Float64Array.of(0, 1, 2, 3) };
  const costs = costsSchema.parse({ costBps: 10, maxTurnover: 0.5 });
  expect(backtest(input, costs).costsPaid).toBeCloseTo(0.001, 15);
  expect(eventBacktest(input, costs)).toEqual(backtest(input, costs));
});

test.each([
  ['price', { perShare: 0.01 }],
  ['volume', { maxVolumeShare: 0.1, capital: 1000 }],
  ['vol', { impact: 1, capital: 1000 }],
  ['barRet', { priceLimit: 0.1 }],
] as const)('costs that need quotes.%s are refused without it', (name, costs) => {
  const quotes = { price: full(50), volume: full(10_000), vol: full(0.02), barRet: full(0) };
  const { [name]: _, ...rest } = quotes;
  const input = { target: full(1), ret: full(0), ts: Float64Array.of(0, 1, 2, 3), quotes: rest };
  expect(() => backtest(input, costsSchema.parse(costs))).toThrow(`these costs need quotes.${name}`);
});

test.each([
  ['a price of zero', { price: full(0) }, 'quotes.price must be positive, but got 0'],
  ['NaN volume', { volume: full(Number.NaN) }, 'quotes.volume[0] must be finite, but got NaN'],
  ['a short column', { vol: new Float64Array(2) }, 'quotes.vol must have 4 elements, but got 2'],
])('backtest() refuses %s', (_, quotes, message) => {
  expect(() => run([1, 1, 1, 1], { impact: 1 }, quotes)).toThrow(message);
});

test.each(['impact', 'lotShares', 'maxVolumeShare'])('costsSchema refuses %s without capital', (key) => {
  expect(costsSchema.safeParse({ [key]: 0.5 }).success).toBe(false);
  expect(costsSchema.safeParse({ [key]: 0.5, capital: 1000 }).success).toBe(true);
});

describe('quotesOf()', () => {
  const costs = costsSchema.parse({ perShare: 0.01, impact: 1, capital: 1e6, priceLimit: 0.1 });
  const series = simulateSeries({ symbol: 'A', timeframe: '1d', rows: 80, start: 0, rng: createRng(3) });
  const bars = Int32Array.from({ length: 50 }, (_, i) => i);

  test('reads close, volume, trailing deviation and return of each order’s bar', () => {
    const quotes = quotesOf(series, Int32Array.of(30, 31), costs);
    expect(quotes.price![1]).toBe(series.close[31]);
    expect(quotes.volume![0]).toBe(series.volume[30]);
    expect(quotes.barRet![1]).toBe(series.close[31]! / series.close[30]! - 1);
    const rets = Array.from({ length: 20 }, (_, k) => series.close[30 - k]! / series.close[29 - k]! - 1);
    const centre = rets.reduce((total, ret) => total + ret, 0) / 20;
    const variance = rets.reduce((total, ret) => total + (ret - centre) ** 2, 0) / 19;
    expect(quotes.vol![0]).toBeCloseTo(Math.sqrt(variance), 15);
  });

  test('has only the columns that the costs need', () => {
    expect(quotesOf(series, bars, costsSchema.parse({}))).toEqual({});
  });

  test('does not move by a bit when later bars change or are cut off', () => {
    const before = quotesOf(series, bars, costs);
    const changed = allocateSeries('A', '1d', 80);
    const cut = allocateSeries('A', '1d', 50);
    for (const column of ['close', 'volume'] as const) {
      changed[column].set(series[column].map((value, bar) => (bar < 50 ? value : value * 7)));
      cut[column].set(series[column].subarray(0, 50));
    }
    expect(quotesOf(changed, bars, costs)).toEqual(before);
    expect(quotesOf(cut, bars, costs)).toEqual(before);
  });
});
