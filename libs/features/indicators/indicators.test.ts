import type { Feature } from '../contract.ts';
import { barsOf, seriesOf, valuesOf } from '../testing.ts';
import { adx, minusDi, plusDi } from './adx.ts';
import { amihud } from './amihud.ts';
import { atr, natr } from './atr.ts';
import { autocorrelation } from './autocorrelation.ts';
import { barRange, rangeZ } from './barRange.ts';
import { bodyReturn } from './bodyReturn.ts';
import { bollingerLower, bollingerPercentB, bollingerUpper, bollingerWidth } from './bollinger.ts';
import { clv } from './clv.ts';
import { ema } from './ema.ts';
import { fracDiff } from './fracDiff.ts';
import { garmanKlass } from './garmanKlass.ts';
import { hurstDfa } from './hurstDfa.ts';
import { keltnerLower, keltnerPosition, keltnerUpper } from './keltner.ts';
import { macdHistogram, macdLine, macdSignal } from './macd.ts';
import { obv } from './obv.ts';
import { pullbackDepth } from './pullbackDepth.ts';
import { rogersSatchell } from './rogersSatchell.ts';
import { sma } from './sma.ts';
import { stochD, stochK } from './stochastic.ts';
import { todCos, todSin } from './timeOfDay.ts';
import { closeLogRatioVwap, closeOverVwap, distVwap, vwap } from './vwap.ts';
import { yangZhang } from './yangZhang.ts';

/** Hand-computed cases of averages, bands, oscillators and range estimators. */

const { NaN: none, E } = { NaN: Number.NaN, E: Math.E };

function list(feature: Feature, series: ReturnType<typeof seriesOf>): number[] {
  return Array.from(valuesOf(feature, series));
}

function last(feature: Feature, series: ReturnType<typeof seriesOf>): number {
  return list(feature, series).at(-1)!;
}

test('clv() is −1 at the low, 1 at the high, ½ at three quarters of the range and 0 without range', () => {
  expect(list(clv(), barsOf([2, 3, 1, 1], [2, 3, 1, 3], [2, 5, 1, 4], [2, 2, 2, 2]))).toEqual([-1, 1, 0.5, 0]);
});

test('barRange() is the range over the close, bodyReturn() the close over the open less one', () => {
  expect(list(barRange(), barsOf([2, 5, 1, 4]))).toEqual([1]);
  expect(list(bodyReturn(), barsOf([2, 5, 1, 4]))).toEqual([1]);
});

test('rangeZ(3) is the z-score of the last of three ranges, 0 where they are equal', () => {
  const wide = [1, 4, 1, 1] as const; // ranges 0, 0, 3: mean 1, sample deviation √3
  expect(last(rangeZ(3), barsOf([1, 1, 1, 1], [1, 1, 1, 1], wide))).toBeCloseTo(2 / Math.sqrt(3), 12);
  expect(last(rangeZ(3), barsOf(wide, wide, wide))).toBe(0);
});

test('pullbackDepth(2) is how far the close lies below the highest of two highs, as a fraction of it', () => {
  expect(list(pullbackDepth(2), barsOf([4, 8, 4, 4], [4, 5, 2, 2], [4, 4, 2, 4]))).toEqual([
    none,
    0.75,
    expect.closeTo(0.2, 12),
  ]);
});

test('vwap(2) weights typical prices by volume, and is their plain mean where nothing was traded', () => {
  const traded = barsOf([3, 3, 3, 3, 1], [7, 7, 7, 7, 3]); // (3 · 1 + 7 · 3) / 4
  expect(list(vwap(2), traded)).toEqual([none, 6]);
  expect(last(vwap(2), barsOf([3, 3, 3, 3, 0], [7, 7, 7, 7, 0]))).toBe(5);
  expect(last(distVwap(2), traded)).toBeCloseTo(1 / 6, 12);
  expect(last(closeOverVwap(2), traded)).toBeCloseTo(7 / 6, 12);
  expect(last(closeLogRatioVwap(2), traded)).toBeCloseTo(Math.log(7 / 6), 12);
});

test('todSin() and todCos() are the hand of a 24-hour clock', () => {
  const series = seriesOf([1, 1, 1]);
  series.ts.set([0, 6, 12].map((hour) => 20_000 * 86_400_000 + hour * 3_600_000));
  expect(list(todSin(), series)).toEqual([0, 1, expect.closeTo(0, 12)]);
  expect(list(todCos(), series)).toEqual([1, expect.closeTo(0, 12), -1]);
});

test('sma(3) is the mean of three closes, ema(3) starts there and moves half of the distance', () => {
  expect(list(sma(3), seriesOf([1, 2, 6, 7]))).toEqual([none, none, 3, 5]);
  expect(list(ema(3), seriesOf([1, 2, 6, 7]))).toEqual([none, none, 3, 5]);
});

test('macd on a straight line is the distance of the averages’ lags: (26 − 12) / 2 bars of slope', () => {
  const line = seriesOf(Array.from({ length: 40 }, (_, i) => 100 + 2 * i));
  const values = list(macdLine(), line);
  expect(values.slice(0, 25).every(Number.isNaN)).toBe(true);
  expect(values[25]).toBeCloseTo(14, 10);
  expect(last(macdLine(), line)).toBeCloseTo(14, 10); // an EMA lags (period − 1)/2 bars behind, as its seed does
  expect(last(macdSignal(), line)).toBeCloseTo(14, 10);
  expect(last(macdHistogram(), line)).toBeCloseTo(0, 10);
});

test('stochK(2) is where in the range of two bars the close lies, 50 without range; stochD(2, 2) its mean', () => {
  const series = barsOf([2, 4, 2, 2], [2, 3, 1, 2], [2, 5, 2, 5], [5, 5, 5, 5], [5, 5, 5, 5]);
  expect(list(stochK(2), series)).toEqual([none, 100 / 3, 100, 100, 50]);
  expect(list(stochD(2, 2), series)).toEqual([none, none, expect.closeTo(200 / 3, 12), 100, 75]);
});

test('Bollinger bands lie two population standard deviations from the mean', () => {
  const series = seriesOf([1, 3]); // mean 2, population deviation 1
  expect(list(bollingerUpper(2), series)).toEqual([none, 4]);
  expect(list(bollingerLower(2), series)).toEqual([none, 0]);
  expect(list(bollingerWidth(2), series)).toEqual([none, 2]);
  expect(list(bollingerPercentB(2), series)).toEqual([none, 0.75]);
  expect(last(bollingerPercentB(2), seriesOf([3, 3]))).toBe(0.5);
});

test('atr(2) averages true ranges, which reach back to the close before', () => {
  // true ranges: 9 − 4 = 5 (gap up), 4 (range), 6 − 3 = 3
  const series = barsOf([4, 5, 3, 4], [8, 9, 8, 9], [7, 9, 5, 6], [5, 6, 3, 6]);
  expect(list(atr(2), series)).toEqual([none, none, 4.5, 3.75]);
  expect(last(natr(2), series)).toBe(62.5);
});

test('directional indicators share the true range between new highs and new lows', () => {
  // bars 1 and 2 rise by 1 with true range 2, bar 3 falls by 1: Wilder sums start with period − 1 = 1 bar
  const series = barsOf([2, 3, 1, 2], [3, 4, 2, 3], [4, 5, 3, 4], [3, 4, 2, 3]);
  // +DM: 1 → 1/2 + 1 = 1.5 → 0.75; −DM: 0 → 0 → 1; TR: 2 → 1 + 2 = 3 → 1.5 + 2 = 3.5
  expect(list(plusDi(2), series)).toEqual([none, none, 50, expect.closeTo(75 / 3.5, 12)]);
  expect(list(minusDi(2), series)).toEqual([none, none, 0, expect.closeTo(100 / 3.5, 12)]);
  // DX 100, then 100 · 0.25/1.75; ADX starts as their mean
  expect(list(adx(2), series)).toEqual([none, none, none, expect.closeTo((100 + 25 / 1.75) / 2, 12)]);
});

test('directional indicators are 0 where nothing moves', () => {
  for (const feature of [plusDi(2), minusDi(2), adx(2)]) expect(last(feature, seriesOf([1, 1, 1, 1, 1]))).toBe(0);
});

test('the Keltner channel is two average true ranges wide on each side, and 0 is its middle', () => {
  const series = barsOf(...Array.from({ length: 20 }, () => [10, 11, 9, 10] as const), [11, 12, 10, 12]);
  const middle = 10 + 4 / 21; // EMA 20 moves 2/21 of the distance 2
  const half = 2 * (0.9 * 2 + 0.1 * 2); // all true ranges are 2
  expect(last(keltnerUpper(), series)).toBeCloseTo(middle + half, 12);
  expect(last(keltnerLower(), series)).toBeCloseTo(middle - half, 12);
  expect(last(keltnerPosition(), series)).toBeCloseTo((12 - middle) / half, 12);
});

test('obv() counts volume up and down with the close', () => {
  expect(list(obv(), seriesOf([5, 6, 6, 4], [1, 2, 4, 8]))).toEqual([1, 3, 3, -5]);
});

test('garmanKlass(1) is ½ range² less (2 ln 2 − 1) body², rooted', () => {
  const expected = Math.sqrt(0.5 * 4 - (2 * Math.LN2 - 1) * 1);
  expect(last(garmanKlass(1), barsOf([1, E, 1 / E, E]))).toBeCloseTo(expected, 12);
});

test('rogersSatchell(1) is 0 for a bar that only trends', () => {
  expect(last(rogersSatchell(1), barsOf([1, E, 1, E]))).toBe(0);
  expect(last(rogersSatchell(1), barsOf([1, E, 1 / E, 1]))).toBeCloseTo(Math.SQRT2, 12);
});

test('yangZhang(2) adds the variance of gaps to those of bodies and ranges', () => {
  // gaps 1 and −1: variance 2; bodies 0; ranges 0
  expect(last(yangZhang(2), barsOf([1, 1, 1, 1], [E, E, E, E], [1, 1, 1, 1]))).toBeCloseTo(Math.SQRT2, 12);
});

test('amihud(2) is the mean move per million traded over the bars that traded, 0 if none did', () => {
  const series = seriesOf([1, E, E, 1], [5, 1e6 / E, 0, 2e6]); // moves 1 per 1 million, untraded, 1 per 2 millions
  expect(list(amihud(2), series)).toEqual([none, none, expect.closeTo(1, 12), expect.closeTo(0.5, 12)]);
  expect(last(amihud(2), seriesOf([1, 2, 3]))).toBe(0);
});

test('autocorrelation(1, 4) is −¾ for returns that alternate, and 0 for none', () => {
  expect(last(autocorrelation(1, 4), seriesOf([1, E, 1, E, 1]))).toBeCloseTo(-0.75, 12);
  expect(last(autocorrelation(1, 4), seriesOf([1, 1, 1, 1, 1]))).toBe(0);
});

test('fracDiff() of order 1 is the log return', () => {
  expect(list(fracDiff(1, 3), seriesOf([1, 2, E, E * E]))).toEqual([none, none, expect.closeTo(1 - Math.LN2, 12), 1]);
});

test('fracDiff(½, 3) weights log closes by 1, −½ and −⅛', () => {
  expect(last(fracDiff(0.5, 3), seriesOf([E, E, E]))).toBeCloseTo(0.375, 12);
});

test('hurstDfa() is low for returns that alternate, high for long swings, and ½ without any', () => {
  const closes = (logPrice: (i: number) => number) =>
    seriesOf(Array.from({ length: 257 }, (_, i) => Math.exp(logPrice(i))));
  expect(
    last(
      hurstDfa(),
      closes((i) => 0.01 * (i % 2)),
    ),
  ).toBeLessThan(0.3);
  expect(
    last(
      hurstDfa(),
      closes((i) => Math.sin(i / 20)),
    ),
  ).toBeGreaterThan(0.9);
  expect(
    last(
      hurstDfa(),
      closes(() => 0),
    ),
  ).toBe(0.5);
});
