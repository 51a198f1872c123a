import { createRng } from '@winnow/core';
import { robustOutliers } from './robustOutliers.ts';

/** Closes with the given log returns. */
function closesOf(returns: readonly number[]): Float64Array {
  const closes = new Float64Array(returns.length + 1).fill(100);
  returns.forEach((value, i) => {
    closes[i + 1] = closes[i]! * Math.exp(value);
  });
  return closes;
}

const minutes = (count: number) => Float64Array.from({ length: count }, (_, i) => i * 60_000);

test('robustOutliers() measures by 0.6745 (r − median) / MAD', () => {
  // median 0.001, deviations 0.003, 0.001, 0, 0.001, 0.299: MAD 0.001
  const [outlier] = robustOutliers(minutes(6), closesOf([-0.002, 0, 0.001, 0.002, 0.3]));
  expect(outlier).toMatchObject({ row: 5, ts: 300_000 });
  expect(outlier!.robustZ).toBeCloseTo((0.6745 * 0.299) / 0.001, 6);
});

test('robustOutliers() uses the mean absolute deviation when most returns are equal', () => {
  const returns = Array.from({ length: 99 }, () => 0);
  returns[40] = 0.05;
  const [outlier] = robustOutliers(minutes(100), closesOf(returns));
  expect(outlier!.row).toBe(41);
  expect(outlier!.robustZ).toBeCloseTo(99 / 1.253314, 6);
});

test('robustOutliers() finds a 2:1 split in daily bars and none in a market that just moves', () => {
  const rng = createRng(3);
  const returns = Array.from({ length: 500 }, () => 0.012 * rng.normal());
  expect(robustOutliers(minutes(501), closesOf(returns))).toEqual([]);
  returns[250]! -= Math.log(2);
  expect(robustOutliers(minutes(501), closesOf(returns)).map(({ row }) => row)).toEqual([251]);
});

test.each([[[]], [[0]], [[0, 0, 0]]])('robustOutliers() finds nothing in a price that moves by %j', (returns) => {
  expect(robustOutliers(minutes(returns.length + 1), closesOf(returns))).toEqual([]);
});
