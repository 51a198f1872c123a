import { createRng } from '@winnow/core';
import fc from 'fast-check';
import { barColumns, type Series, timeframes } from './bars.ts';
import { simulateSeries } from './simulate.ts';
import { takeBars } from './takeBars.ts';
import { timeframeMs } from './timeframeMs.ts';
import { validateSeries } from './validateSeries.ts';

function simulate(seed: number, rows: number): Series {
  return simulateSeries({ symbol: 'A', timeframe: '1d', rows, start: 0, rng: createRng(seed) });
}

function columnsOf(series: Series): number[][] {
  return barColumns.map((column) => Array.from(series[column]));
}

test('simulateSeries() gives valid, gapless bars in every timeframe', () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.constantFrom(...timeframes),
      fc.integer({ min: 2, max: 300 }),
      (seed, timeframe, rows) => {
        const series = simulateSeries({ symbol: 'A', timeframe, rows, start: 0, rng: createRng(seed) });
        expect(() => validateSeries(series, 'simulated')).not.toThrow();
        expect(series.ts[rows - 1]).toBe((rows - 1) * timeframeMs[timeframe]);
        expect(series.open[1]).toBe(series.close[0]);
      },
    ),
  );
});

test('simulateSeries() gives the same bars for the same seed and others for another', () => {
  expect(columnsOf(simulate(1, 40))).toEqual(columnsOf(simulate(1, 40)));
  expect(columnsOf(simulate(1, 40))).not.toEqual(columnsOf(simulate(2, 40)));
});

test('a longer simulation starts with the bars of a shorter one', () => {
  expect(columnsOf(takeBars(simulate(5, 80), 30))).toEqual(columnsOf(simulate(5, 30)));
});

test('simulateSeries() has calm and turbulent stretches', () => {
  const { rows, open, close } = simulate(11, 4000);
  const blockSds = Array.from({ length: rows / 40 }, (_, block) => {
    let sum = 0;
    for (let i = block * 40; i < (block + 1) * 40; i++) sum += Math.log(close[i]! / open[i]!) ** 2;
    return Math.sqrt(sum / 40);
  });
  // far outside what one volatility could give: the sd of 40 normal returns varies by about 11 %
  expect(Math.max(...blockSds) / Math.min(...blockSds)).toBeGreaterThan(2.5);
});

test.each([{ rows: 0 }, { rows: 1.5 }, { startPrice: 0 }, { startPrice: Number.NaN }])(
  'simulateSeries() refuses %j',
  (change) => {
    const options = { symbol: 'A', timeframe: '1d', rows: 10, start: 0, rng: createRng(1), ...change } as const;
    expect(() => simulateSeries(options)).toThrow(expect.objectContaining({ code: 'argument_invalid' }));
  },
);
