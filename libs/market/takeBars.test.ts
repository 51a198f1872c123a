import { createRng } from '@winnow/core';
import { barColumns } from './bars.ts';
import { simulateSeries } from './simulate.ts';
import { takeBars } from './takeBars.ts';

const series = simulateSeries({ symbol: 'A', timeframe: '1d', rows: 10, start: 0, rng: createRng(2) });

test('takeBars() gives the first bars without copying them', () => {
  const first = takeBars(series, 4);
  expect(first.rows).toBe(4);
  for (const column of barColumns) {
    expect(Array.from(first[column])).toEqual(Array.from(series[column].slice(0, 4)));
    expect(first[column].buffer).toBe(series[column].buffer);
  }
});

test.each([-1, 11, 2.5])('takeBars() refuses %d of 10 bars', (rows) => {
  expect(() => takeBars(series, rows)).toThrow(expect.objectContaining({ code: 'argument_invalid' }));
});
