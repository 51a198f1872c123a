import { createRng } from '@winnow/core';
import { simulateSeries } from '@winnow/market';
import fc from 'fast-check';
import { decidePositions, policySchema } from '../positions.ts';
import type { SizingBars } from './contract.ts';
import { type SizingKind, sizers, sizingSchema } from './registry.ts';
import { sizePositions } from './sizePositions.ts';

const ROWS = 120;
const kinds = Object.keys(sizers) as SizingKind[];
const simulated = (seed: number) =>
  simulateSeries({ symbol: 'A', timeframe: '1d', rows: ROWS, start: 0, rng: createRng(seed) }).close;
const allBars = (close: Float64Array): SizingBars => ({
  close,
  bar: Int32Array.from({ length: close.length }, (_, i) => i),
});
const column = (...values: number[]) => Float64Array.from(values);

/** Convictions of every bar. */
const anyConvictions = fc
  .array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: ROWS, maxLength: ROWS })
  .map((values) => Float64Array.from(values));

/** Options that make every policy of a kind interesting, next to its defaults. */
const optionsOf: { readonly [K in SizingKind]: readonly object[] } = {
  fixed: [{}, { size: 0.3 }],
  volatility_target: [{}, { targetVol: 0.2, lookback: 10, barsPerYear: 365, maxSize: 2 }],
  kelly_fraction: [{}, { fraction: 1, payoff: 0.8, maxSize: 0.7 }],
  score_to_size: [{}, { power: 2, step: 0.25, maxSize: 1.5 }],
};

describe.each(kinds.flatMap((kind) => optionsOf[kind].map((options) => [kind, options] as const)))(
  'sizing %s with %j',
  (kind, options) => {
    const sizing = sizingSchema.parse({ kind, ...options });
    const policy = policySchema.parse({ mode: 'long_short', threshold: 0.1, sizing });
    const decide = (convictions: Float64Array, bars: SizingBars) => decidePositions(convictions, policy, bars);

    test('keeps the direction, leaves flat what is flat, and never exceeds its largest size', () => {
      const close = simulated(1);
      const largest = 'maxSize' in sizing ? sizing.maxSize : sizing.size;
      fc.assert(
        fc.property(anyConvictions, (convictions) => {
          const directions = decidePositions(convictions, { mode: 'long_short', threshold: 0.1 });
          const positions = decide(convictions, allBars(close));
          const kept = positions.every((size, i) => size === 0 || Math.sign(size) === directions[i]);
          expect(kept).toBe(true);
          expect(positions.every((size) => Math.abs(size) <= largest + 1e-15)).toBe(true);
        }),
        { seed: 71, numRuns: 30 },
      );
    });

    test('no position up to a bar moves by a bit when later bars and convictions change', () => {
      const cuts = fc.integer({ min: 1, max: ROWS - 1 });
      fc.assert(
        fc.property(anyConvictions, anyConvictions, cuts, (past, future, cut) => {
          const close = simulated(2);
          const other = close.map((value, bar) => (bar < cut ? value : value * (1 + (bar % 7))));
          const changed = past.map((value, bar) => (bar < cut ? value : future[bar]!));
          const before = decide(past, allBars(close));
          expect(decide(changed, allBars(other)).slice(0, cut)).toEqual(before.slice(0, cut));
          const truncated = { close: close.slice(0, cut), bar: allBars(close).bar.slice(0, cut) };
          expect(decide(past.slice(0, cut), truncated)).toEqual(before.slice(0, cut));
        }),
        { seed: 72, numRuns: 30 },
      );
    });

    test('inputs are not mutated', () => {
      const [close, convictions] = [simulated(3), simulated(4).map((value) => Math.sin(value))];
      const copies = [close.slice(), convictions.slice()];
      decide(convictions, allBars(close));
      expect([close, convictions]).toEqual(copies);
    });
  },
);

test('a fixed size of 1 is the policy without sizing', () => {
  fc.assert(
    fc.property(anyConvictions, (convictions) => {
      const plain = policySchema.parse({ mode: 'long_short', threshold: 0.2 });
      const sizing = sizingSchema.parse({ kind: 'fixed' });
      expect(decidePositions(convictions, { ...plain, sizing })).toEqual(decidePositions(convictions, plain));
    }),
    { seed: 73, numRuns: 20 },
  );
});

test('the volatility target divides by the deviation of the returns up to the row’s own bar', () => {
  const close = column(100, 101, 99, 102, 104);
  const sizing = sizingSchema.parse({
    kind: 'volatility_target',
    targetVol: 0.1,
    lookback: 3,
    barsPerYear: 100,
    maxSize: 9,
  });
  const sizes = sizePositions(column(1, 1), sizing, { close, bar: Int32Array.of(3, 4) });
  const deviation = (rets: number[]) => {
    const mean = rets.reduce((total, ret) => total + ret, 0) / rets.length;
    return Math.sqrt(rets.reduce((total, ret) => total + (ret - mean) ** 2, 0) / (rets.length - 1));
  };
  expect(sizes[0]).toBeCloseTo(0.01 / deviation([0.01, 99 / 101 - 1, 102 / 99 - 1]), 12);
  expect(sizes[1]).toBeCloseTo(0.01 / deviation([99 / 101 - 1, 102 / 99 - 1, 104 / 102 - 1]), 12);
});

test('the volatility target takes no position before lookback returns, nor on a price that stands still', () => {
  const sizing = sizingSchema.parse({ kind: 'volatility_target', lookback: 3 });
  const sizes = sizePositions(column(1, 1), sizing, { close: simulated(5), bar: Int32Array.of(2, 3) });
  expect([sizes[0], sizes[1]! > 0]).toEqual([0, true]);
  const still = { close: new Float64Array(9).fill(50), bar: Int32Array.of(8) };
  expect([...sizePositions(column(1), sizing, still)]).toEqual([0]);
});

test('an even Kelly bet is the conviction itself, and no edge is no bet', () => {
  const even = sizingSchema.parse({ kind: 'kelly_fraction', fraction: 1 });
  expect([...sizePositions(column(0, 0.25, 1), even)]).toEqual([0, 0.25, 1]);
  const dear = sizingSchema.parse({ kind: 'kelly_fraction', fraction: 1, payoff: 0.5 });
  expect([...sizePositions(column(0.25), dear)]).toEqual([0]); // 0.625 − 0.375 / 0.5 < 0
});

test('the Kelly bet maximises the expected log of wealth', () => {
  const [strength, payoff] = [0.4, 1.5];
  const [best] = sizePositions(column(strength), sizingSchema.parse({ kind: 'kelly_fraction', fraction: 1, payoff }));
  const growth = (f: number) => 0.7 * Math.log(1 + payoff * f) + 0.3 * Math.log(1 - f);
  expect(growth(best!)).toBeGreaterThan(growth(best! + 1e-4));
  expect(growth(best!)).toBeGreaterThan(growth(best! - 1e-4));
});

test('score_to_size rounds to steps of its largest size', () => {
  const sizing = sizingSchema.parse({ kind: 'score_to_size', step: 0.25, maxSize: 2 });
  expect([...sizePositions(column(0.1, 0.2, 0.6, 0.9), sizing)]).toEqual([0, 0.5, 1, 2]);
});

test('a policy that needs bars is refused without them', () => {
  const sizing = sizingSchema.parse({ kind: 'volatility_target' });
  expect(() => sizePositions(column(1), sizing)).toThrow('sizing volatility_target needs bars');
});

test('sizingSchema knows its kinds and refuses other keys', () => {
  expect(sizingSchema.safeParse({ kind: 'martingale' }).success).toBe(false);
  expect(sizingSchema.safeParse({ kind: 'fixed', size: -1 }).success).toBe(false);
  expect(sizingSchema.safeParse({ kind: 'fixed', leverage: 2 }).success).toBe(false);
});
