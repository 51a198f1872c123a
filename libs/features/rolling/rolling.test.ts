import { createRng } from '@winnow/core';
import fc from 'fast-check';
import { CompensatedSum } from './compensatedSum.ts';
import { Ema } from './ema.ts';
import { History } from './history.ts';
import { RobustZ } from './robustZ.ts';
import { RollingMax } from './rollingMax.ts';
import { WilderAverage } from './wilderAverage.ts';
import { windowMean, windowSd, windowZ } from './window.ts';

const value = fc.oneof(fc.double({ min: -1e9, max: 1e9, noNaN: true }), fc.constantFrom(0, 1, -1));
const values = fc.array(value, { minLength: 1, maxLength: 300 });
const window = fc.integer({ min: 1, max: 70 });

test('History holds the last values in order, contiguous, with NaN for those before the first', () => {
  fc.assert(
    fc.property(values, window, (stream, length) => {
      const history = new History(length);
      for (const x of stream) history.push(x);
      const padded = [...Array<number>(length).fill(Number.NaN), ...stream];
      expect(Array.from(history.values.subarray(history.last - length + 1, history.last + 1))).toEqual(
        padded.slice(-length),
      );
      expect(history.back(length - 1)).toBe(padded.at(-length));
    }),
  );
});

test('windowMean() and windowSd() are the two-pass moments of the window within 1e-12 of its largest value', () => {
  fc.assert(
    fc.property(fc.array(value, { minLength: 2, maxLength: 90 }), (xs) => {
      const n = xs.length;
      const mean = xs.reduce((sum, x) => sum + x / n, 0);
      const sd = Math.sqrt(xs.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (n - 1));
      const data = Float64Array.from(xs);
      const scale = Math.max(...xs.map(Math.abs), 1e-300);
      expect(Math.abs(windowMean(data, n - 1, n) - mean) / scale).toBeLessThan(1e-12);
      expect(Math.abs(windowSd(data, n - 1, n, windowMean(data, n - 1, n)) - sd) / scale).toBeLessThan(1e-12);
    }),
  );
});

test.each([20, 60])('a constant window of %i has exactly its value as mean, no deviation and z-score 0', (length) => {
  const data = new Float64Array(length).fill(0.1);
  expect(windowMean(data, length - 1, length)).toBe(0.1);
  expect(windowSd(data, length - 1, length, 0.1)).toBe(0);
  expect(windowZ(data, length - 1, length)).toBe(0);
});

test('a window of 1,000,000 bars of history has the mean of its own values within 1e-12 at random positions', () => {
  const rng = createRng(5);
  const stream = Float64Array.from({ length: 1_000_000 }, (_, i) => 1e6 * (1 + Math.sin(i / 1000)) + rng.uniform());
  const checked = new Set(Array.from({ length: 500 }, () => 60 + rng.int(stream.length - 60)));
  const history = new History(60);
  let largest = 0;
  stream.forEach((x, t) => {
    history.push(x);
    if (!checked.has(t)) return;
    const exact = stream.subarray(t - 59, t + 1).reduce((sum, y) => sum + y, 0) / 60;
    largest = Math.max(largest, Math.abs(windowMean(history.values, history.last, 60) / exact - 1));
  });
  expect(largest).toBeLessThan(1e-12);
});

test('CompensatedSum is the exact sum within 1e-15 after 200,000 terms of both signs', () => {
  const rng = createRng(6);
  const compensated = new CompensatedSum();
  let exact = 0n; // in units of 2^-60; every term is a multiple
  let sum = 0;
  for (let i = 0; i < 200_000; i++) {
    const term = (rng.uniform() < 0.55 ? 1 : -1) * (0.1 + rng.int(1_000_000) / 7);
    exact += BigInt(term * 2 ** 60);
    sum = compensated.push(term);
  }
  expect(Math.abs(sum / (Number(exact) / 2 ** 60) - 1)).toBeLessThan(1e-15);
});

test('RollingMax is the largest value of the window, NaN during warm-up and while a NaN is in it', () => {
  const mayBeNaN = fc.oneof({ arbitrary: value, weight: 30 }, { arbitrary: fc.constant(Number.NaN), weight: 1 });
  fc.assert(
    fc.property(fc.array(mayBeNaN, { minLength: 1, maxLength: 200 }), window, (stream, length) => {
      const max = new RollingMax(length);
      const expected = stream.map((_, t) =>
        t < length - 1 ? Number.NaN : Math.max(...stream.slice(t - length + 1, t + 1)),
      );
      expect(stream.map((x) => max.push(x) + 0)).toEqual(expected.map((x) => x + 0)); // + 0: −0 and 0 are one maximum
    }),
  );
});

test('Ema starts with the mean of the first values and then moves by 2 / (period + 1) of the distance', () => {
  const ema = new Ema(3);
  expect([Number.NaN, 1, 2, 6, 7].map((x) => ema.push(x))).toEqual([Number.NaN, Number.NaN, Number.NaN, 3, 5]);
});

test('WilderAverage starts with the mean of the first values and then moves by 1 / period of the distance', () => {
  const average = new WilderAverage(2);
  expect([Number.NaN, 2, 4, 7].map((x) => average.push(x))).toEqual([Number.NaN, Number.NaN, 3, 5]);
});

test('WilderAverage with a shorter seed shrinks once before its first value', () => {
  const average = new WilderAverage(2, 1);
  expect([2, 4].map((x) => average.push(x))).toEqual([Number.NaN, 2.5]); // 2/2, then half of it plus 4/2
});

test('RobustZ measures from the median in units of 1.4826 median absolute deviations', () => {
  const z = new RobustZ(5);
  const scores = [1, 2, 3, 4, 10].map((x) => z.push(x)); // median 3, deviations 2 1 0 1 7: their median is 1
  expect(scores.slice(0, 4)).toEqual(Array(4).fill(Number.NaN));
  expect(scores[4]).toBeCloseTo(7 / 1.4826, 12);
});

test('RobustZ of an even window takes the mean of the two middle values', () => {
  const z = new RobustZ(4);
  const scores = [1, 2, 4, 8].map((x) => z.push(x)); // median 3, deviations 2 1 1 5: their median is 1.5
  expect(scores[3]).toBeCloseTo(5 / (1.4826 * 1.5), 12);
});

test('RobustZ is 0 at the median and ±100 away from a window that hardly moved', () => {
  const z = new RobustZ(3);
  expect([5, 5, 5, 6, 4].map((x) => z.push(x)).slice(2)).toEqual([0, 100, -1 / 1.4826]);
  const flat = new RobustZ(3);
  expect([5, 5, 5, 4].map((x) => flat.push(x)).at(-1)).toBe(-100);
});
