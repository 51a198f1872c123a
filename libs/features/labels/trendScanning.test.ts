import { createRng } from '@winnow/core';
import { allocateSeries, simulateSeries } from '@winnow/market';
import golden from '../../../test/golden/labels.json' with { type: 'json' };
import { strongestTrend, trendScanning } from './trendScanning.ts';

/** t-value of the slope by the textbook: slope over its standard error. */
function textbookTValue(y: readonly number[]): number {
  const n = y.length;
  const meanX = (n - 1) / 2;
  const meanY = y.reduce((sum, value) => sum + value, 0) / n;
  const xx = y.reduce((sum, _, x) => sum + (x - meanX) ** 2, 0);
  const slope = y.reduce((sum, value, x) => sum + (x - meanX) * (value - meanY), 0) / xx;
  const residual = y.reduce((sum, value, x) => sum + (value - meanY - slope * (x - meanX)) ** 2, 0);
  return slope / Math.sqrt(residual / (n - 2) / xx);
}

const options = { horizon: 12, minHorizon: 3, step: 2 };

test('the chosen trend has the largest |t| of all lengths tried, by the textbook formula', () => {
  const { close } = simulateSeries({ symbol: 'A', timeframe: '1d', rows: 120, start: 0, rng: createRng(4) });
  for (let from = 0; from < 100; from++) {
    const tried = [3, 5, 7, 9, 11].map((h) => ({ h, t: textbookTValue([...close.slice(from, from + h + 1)]) }));
    const best = tried.reduce((a, b) => (Math.abs(b.t) > Math.abs(a.t) ? b : a));
    const found = strongestTrend(close, from, options);
    expect(found.bars).toBe(best.h);
    expect(Math.abs(found.tValue / best.t - 1)).toBeLessThan(1e-9);
  }
});

test.each([
  ['rises', 1],
  ['falls', -1],
])('a straight line that %s has a finite t-value of its sign', (_what, direction) => {
  const close = Float64Array.from({ length: 13 }, (_, i) => 100 + direction * i);
  const { tValue } = strongestTrend(close, 0, options);
  expect(Number.isFinite(tValue) && Math.sign(tValue) === direction && Math.abs(tValue) > 1e6).toBe(true);
});

test('flat prices have no trend and class 0', () => {
  const series = allocateSeries('A', '1d', 20);
  series.close.fill(0.1);
  const labels = trendScanning(series, Int32Array.of(0, 3), { kind: 'trend_scanning', ...options }, 20);
  expect([...labels.class!, ...labels.up, ...labels.ret]).toEqual([0, 0, 0, 0, 0, 0]);
});

test('a label ends with the longest trend tried, because the choice depends on all of them', () => {
  const series = simulateSeries({ symbol: 'A', timeframe: '1d', rows: 40, start: 0, rng: createRng(4) });
  const labels = trendScanning(series, Int32Array.of(2, 5), { kind: 'trend_scanning', ...options }, 40);
  expect([...labels.endIndex]).toEqual([14, 17]);
});

test('t-values, lengths and returns agree with mlfinpy within 1e-9', () => {
  const { points_from, points_below, step } = golden.trend; // a trend over h bars has h + 1 points
  const close = Float64Array.from(golden.bars.close);
  for (const { bar, tValue, end, ret } of golden.trends) {
    const found = strongestTrend(close, bar, { horizon: points_below - 2, minHorizon: points_from - 1, step });
    expect(bar + found.bars).toBe(end);
    expect(Math.abs(found.tValue / tValue - 1)).toBeLessThan(1e-9);
    expect(Math.abs(close[end]! / close[bar]! - 1 - ret)).toBeLessThan(1e-12);
  }
  expect(golden.trends.length).toBeGreaterThan(20);
});
