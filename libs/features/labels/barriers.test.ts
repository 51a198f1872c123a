import { allocateSeries, type Series } from '@winnow/market';
import golden from '../../../test/golden/labels.json' with { type: 'json' };
import { averageTrueRange } from './averageTrueRange.ts';
import { type BarrierSpec, exitAtClose, exitAtHighLow, placeBarriers } from './barriers.ts';
import { buildLabels } from './buildLabels.ts';
import { type LabelSpec, labelSchema } from './registry.ts';

const ENTRY = 100;
const ATR = 2;
const bps = (price: number) => (price / ENTRY) * 10_000;

const shape: BarrierSpec = {
  horizon: 4,
  kUp: 1,
  kDown: 1,
  atrPeriod: 1,
  costBps: 0,
  costConvention: 'net_pnl',
  touch: 'close',
  vertical: 'zero',
};

/** kUp 3, kDown 1, ATR 2 and a cost of 0.5, that is 0.25 ATR. */
function barriers(side: 1 | -1, costConvention: BarrierSpec['costConvention']) {
  const spec = { ...shape, kUp: 3, kDown: 1, costBps: bps(0.5), costConvention };
  const { profit, stop } = placeBarriers(ENTRY, ATR, side, spec);
  return { profit, stop };
}

/** Bars [open, high, low, close]; the first one is the entry. */
function seriesOf(...bars: readonly (readonly [number, number, number, number])[]): Series {
  const series = allocateSeries('A', '1d', bars.length);
  for (const [t, [open, high, low, close]] of bars.entries()) {
    series.open[t] = open;
    series.high[t] = high;
    series.low[t] = low;
    series.close[t] = close;
  }
  return series;
}

const closes = (...prices: readonly number[]) => seriesOf(...prices.map((p) => [p, p, p, p] as const));

describe('where the barriers stand, entry 100, ATR 2, kUp 3, kDown 1, cost 0.5 = 0.25 ATR', () => {
  test('net_pnl, long: upper = entry + (kUp + c)·atr, lower = entry − (kDown − c)·atr', () => {
    expect(barriers(1, 'net_pnl')).toEqual({ profit: 106.5, stop: 98.5 });
  });

  test('net_pnl, short: lower = entry − (kUp + c)·atr, upper = entry + (kDown − c)·atr', () => {
    expect(barriers(-1, 'net_pnl')).toEqual({ profit: 93.5, stop: 101.5 });
  });

  test('shifted, long: upper = entry + (kUp − c)·atr, lower = entry − (kDown + c)·atr', () => {
    expect(barriers(1, 'shifted')).toEqual({ profit: 105.5, stop: 97.5 });
  });

  test('shifted, short: lower = entry − (kUp − c)·atr, upper = entry + (kDown + c)·atr', () => {
    expect(barriers(-1, 'shifted')).toEqual({ profit: 94.5, stop: 102.5 });
  });

  test.each([1, -1] as const)('net_pnl: at a barrier the P&L after cost is kUp or −kDown ATR, side %d', (side) => {
    const { profit, stop } = barriers(side, 'net_pnl');
    expect(side * (profit - ENTRY) - 0.5).toBe(3 * ATR);
    expect(side * (stop - ENTRY) - 0.5).toBe(-1 * ATR);
  });

  test('a multiple of 0 is no barrier, also with a cost', () => {
    const spec = { ...shape, kDown: 0, costBps: 50 };
    expect(placeBarriers(ENTRY, ATR, 1, spec).stop).toBe(Number.NEGATIVE_INFINITY);
    expect(placeBarriers(ENTRY, ATR, -1, { ...spec, kUp: 0 }).profit).toBe(Number.NEGATIVE_INFINITY);
  });

  test('without a range the barriers are one cost away, and nothing is divided by 0', () => {
    expect(placeBarriers(ENTRY, 0, 1, { ...shape, costBps: 50 })).toMatchObject({ profit: 100.5, stop: 100.5 });
  });
});

describe('which barrier is touched first', () => {
  const long = { entry: 100, side: 1, profit: 102, stop: 98 } as const;
  const short = { entry: 100, side: -1, profit: 98, stop: 102 } as const;

  test.each([
    ['profit', long, closes(100, 101, 103, 90), { bar: 2, price: 103, outcome: 1 }],
    ['stop', long, closes(100, 97, 110, 110), { bar: 1, price: 97, outcome: -1 }],
    ['time', long, closes(100, 100.5, 99.5, 100.2), { bar: 3, price: 100.2, outcome: 0 }],
    ['time, because equality is not a touch', long, closes(100, 102, 98, 100), { bar: 3, price: 100, outcome: 0 }],
    ['profit of a short bet', short, closes(100, 101, 97, 103), { bar: 2, price: 97, outcome: 1 }],
    ['stop of a short bet', short, closes(100, 103, 90, 90), { bar: 1, price: 103, outcome: -1 }],
  ])('on closes: %s', (_what, bet, series, exit) => {
    expect(exitAtClose(series, bet, 0, 3)).toEqual(exit);
  });

  test.each([
    ['profit at the barrier', long, [100, 103, 99, 100], { price: 102, outcome: 1 }],
    ['stop at the barrier', long, [100, 101, 97, 100], { price: 98, outcome: -1 }],
    ['the stop where one bar passes both', long, [100, 103, 97, 100], { price: 98, outcome: -1 }],
    [
      'profit at an open beyond it, whatever comes later in the bar',
      long,
      [104, 105, 90, 91],
      { price: 104, outcome: 1 },
    ],
    ['stop at an open beyond it', long, [95, 110, 94, 109], { price: 95, outcome: -1 }],
    ['profit of a short bet', short, [100, 101, 97, 100], { price: 98, outcome: 1 }],
    ['the stop of a short bet where one bar passes both', short, [100, 103, 97, 100], { price: 102, outcome: -1 }],
    ['profit of a short bet at an open beyond it', short, [96, 110, 95, 109], { price: 96, outcome: 1 }],
  ] as const)('on high and low: %s', (_what, bet, bar, exit) => {
    expect(exitAtHighLow(seriesOf([100, 100, 100, 100], bar), bet, 0, 1)).toEqual({ bar: 1, ...exit });
  });

  test('on high and low: time at the close, because equality is not a touch', () => {
    const series = seriesOf([100, 100, 100, 100], [100, 102, 98, 101]);
    expect(exitAtHighLow(series, long, 0, 1)).toEqual({ bar: 1, price: 101, outcome: 0 });
  });

  test('barriers that the cost has crossed are a stop on both readings', () => {
    const crossed = { ...long, profit: 99, stop: 101 };
    expect(exitAtClose(closes(100, 100), crossed, 0, 1).outcome).toBe(-1);
    expect(exitAtHighLow(closes(100, 100), crossed, 0, 1).outcome).toBe(-1);
  });
});

describe('triple_barrier', () => {
  const row0 = Int32Array.of(1);
  /** ATR of period 1 at bar 1 is its range: 4 */
  const bars = seriesOf(
    [100, 102, 98, 100],
    [100, 102, 98, 100],
    [100, 101, 99, 100],
    [100, 106, 100, 105],
    [105, 105, 90, 91],
  );
  const label = (changes: object) => {
    const spec = labelSchema.parse({ kind: 'triple_barrier', horizon: 3, atrPeriod: 1, ...changes });
    const { ret, up, class: outcome, endIndex, side } = buildLabels(bars, row0, spec, 5);
    return { ret: ret[0], up: up[0], class: outcome![0], end: endIndex[0], side: side![0] };
  };

  test('a long bet wins at the close of 105, above 104', () => {
    expect(label({})).toEqual({ ret: 105 / 100 - 1, up: 1, class: 1, end: 3, side: 1 });
  });

  test('a short bet loses there, and its return is the other way', () => {
    expect(label({ side: 'short' })).toEqual({ ret: 1 - 105 / 100, up: 0, class: -1, end: 3, side: -1 });
  });

  test('the return is after cost, and the cost keeps the long bet from its barrier at 104 + 1.5', () => {
    const { ret, class: outcome, end } = label({ costBps: 150 });
    expect([outcome, end]).toEqual([-1, 4]);
    expect(ret).toBeCloseTo(-0.09 - 0.015, 12);
  });

  test('with the barriers shifted the same cost brings them nearer', () => {
    expect(label({ costBps: 150, costConvention: 'shifted' })).toMatchObject({ class: 1, end: 3 });
  });

  test('a bet that ends by time has class 0, or the sign of its return after cost', () => {
    expect(label({ kUp: 9, kDown: 9 })).toMatchObject({ class: 0, up: 0, end: 4 });
    expect(label({ kUp: 9, kDown: 9, vertical: 'sign' })).toMatchObject({ class: -1, up: 0, end: 4 });
    expect(label({ kUp: 9, kDown: 9, vertical: 'sign', side: 'short' })).toMatchObject({ class: 1, up: 1, end: 4 });
  });

  test('on high and low the bet ends at the barrier', () => {
    expect(label({ touch: 'high_low' })).toMatchObject({ ret: 104 / 100 - 1, class: 1, end: 3 });
  });
});

describe('golden numbers of mlfinpy and TA-Lib', () => {
  const { open, high, low, close } = golden.bars;
  const timing = { atrPeriod: golden.atrPeriod, horizon: golden.horizon };
  const series = seriesOf(...close.map((price, t) => [open[t]!, high[t]!, low[t]!, price] as const));

  test('the average true range is TA-Lib’s from its first value on, within 1e-12', () => {
    const ours = averageTrueRange(series, golden.atrPeriod, close.length);
    const gaps = golden.atr.map((value, t) => (value === null ? 0 : Math.abs(ours[t]! - value)));
    expect(Math.max(...gaps)).toBeLessThan(1e-12);
    expect(golden.atr.filter((value) => value === null)).toHaveLength(golden.atrPeriod);
  });

  test('before that it is the mean of the true ranges so far', () => {
    const ours = averageTrueRange(closes(10, 13, 12), 14, 3);
    expect([...ours]).toEqual([0, 3, 2]);
  });

  test.each(golden.barriers)('barriers $kUp and $kDown, side $side, are touched at the same bars', (expected) => {
    const { kUp, kDown } = expected;
    const side = expected.side > 0 ? 'long' : 'short';
    const spec: LabelSpec = { ...shape, kind: 'triple_barrier', side, kUp, kDown, ...timing };
    expect([...buildLabels(series, Int32Array.from(golden.events), spec, close.length).endIndex]).toEqual(
      expected.endIndex,
    );
  });
});
