import { createRng } from '@winnow/core';
import fc from 'fast-check';
import { simulateSeries } from './simulate.ts';
import { takeBars } from './takeBars.ts';
import { windowRows } from './windowRows.ts';

const START = Date.UTC(2020, 0, 1);
const MINUTE = 60_000;
const series = simulateSeries({ symbol: 'A', timeframe: '1m', rows: 20, start: START, rng: createRng(3) });

test('windowRows() includes a bar that opens at `from` and excludes one that opens at `to`', () => {
  expect(windowRows(series, { from: START + 2 * MINUTE, to: START + 5 * MINUTE })).toEqual({ start: 2, end: 5 });
});

test('windowRows() finds the same bars as a scan', () => {
  const time = fc.integer({ min: START - 2 * MINUTE, max: START + 23 * MINUTE });
  fc.assert(
    fc.property(time, time, (a, b) => {
      const [from, to] = [Math.min(a, b), Math.max(a, b)];
      const { start, end } = windowRows(series, { from, to });
      const inside = Array.from(series.ts).filter((ts) => ts >= from && ts < to);
      expect(Array.from(series.ts.subarray(start, end))).toEqual(inside);
    }),
  );
});

test('windowRows() gives an empty range before, after and without data', () => {
  expect(windowRows(series, { from: 0, to: START })).toEqual({ start: 0, end: 0 });
  expect(windowRows(series, { from: START + 20 * MINUTE, to: START + 30 * MINUTE })).toEqual({ start: 20, end: 20 });
  expect(windowRows(takeBars(series, 0), { from: 0, to: START })).toEqual({ start: 0, end: 0 });
});

test('windowRows() refuses a window that ends before it starts', () => {
  expect(() => windowRows(series, { from: 2, to: 1 })).toThrow(expect.objectContaining({ code: 'argument_invalid' }));
});
