import type { RunMetrics } from '../metrics.ts';
import { trialSharpeVariance } from './trialSharpeVariance.ts';

const run = (sharpe_daily: number, vol_floor_applied = false) => ({ sharpe_daily, vol_floor_applied }) as RunMetrics;

test('the variance is that of a sample', () => {
  expect(trialSharpeVariance([run(1), run(-1), run(3)])).toBeCloseTo(4, 12);
});

test('runs that hardly vary, and ratios that are not finite, are not counted', () => {
  const runs = [run(1), run(9e7, true), run(-1), run(Number.NaN), run(Number.POSITIVE_INFINITY)];
  expect(trialSharpeVariance(runs)).toBeCloseTo(2, 12);
});

test('fewer than two ratios have no variance', () => {
  expect([trialSharpeVariance([]), trialSharpeVariance([run(1), run(0, true)])]).toEqual([null, null]);
});
