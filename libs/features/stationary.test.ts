import { atr } from './indicators/atr.ts';
import { logReturn } from './indicators/logReturn.ts';
import { obv } from './indicators/obv.ts';
import { sma } from './indicators/sma.ts';
import { stationary } from './stationary.ts';
import { barsOf, seriesOf, valuesOf } from './testing.ts';

const { NaN: none } = Number;

test('diff is the change from bar to bar', () => {
  const form = stationary(obv());
  expect(Array.from(valuesOf(form, seriesOf([5, 6, 5], [1, 2, 4])))).toEqual([none, 2, -4]);
  expect(form).toMatchObject({ warmup: 1, unit: 'volume', stationarity: 'none' });
});

test('log_diff is the change of the logarithm', () => {
  const form = stationary(sma(1));
  expect(Array.from(valuesOf(form, seriesOf([1, Math.E, 1])))).toEqual([none, 1, -1]);
  expect(form).toMatchObject({ warmup: 1, unit: 'log return' });
});

test('robust_z is the distance from the median of 60 values in robust deviations', () => {
  // true ranges 0.01, 0.02 … 0.60: median 0.305, median absolute deviation 0.15
  const bars = Array.from({ length: 61 }, (_, i) => [1, 1 + i / 100, 1, 1] as const);
  const form = stationary(atr(1));
  const values = valuesOf(form, barsOf(...bars));
  expect(form).toMatchObject({ warmup: 60, unit: 'z-score' });
  expect(values.subarray(0, 60).every(Number.isNaN)).toBe(true);
  expect(values[60]).toBeCloseTo((0.6 - 0.305) / (1.4826 * 0.15), 10);
});

test('a feature that is stationary already has no such form', () => {
  expect(() => stationary(logReturn(1))).toThrow(expect.objectContaining({ code: 'argument_invalid' }));
});
