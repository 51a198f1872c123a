import { readFileSync } from 'node:fs';
import { createRng } from '@winnow/core';
import fc from 'fast-check';
import type { Series } from '../bars.ts';
import { parseSeriesCsv } from '../csv.ts';
import { simulateSeries } from '../simulate.ts';
import { takeBars } from '../takeBars.ts';
import { qualityReport } from './qualityReport.ts';

const START = Date.UTC(2024, 0, 5); // a Friday
const HOUR_MS = 3_600_000;

function simulated(rows = 200): Series {
  return simulateSeries({ symbol: 'A', timeframe: '1h', rows, start: START, rng: createRng(4) });
}

/** The series without some of its rows. */
function without(series: Series, rows: readonly number[]): Series {
  const keep = (column: Float64Array) => column.filter((_, row) => !rows.includes(row));
  const { ts, open, high, low, close, volume } = series;
  return {
    ...series,
    rows: series.rows - rows.length,
    ts: keep(ts),
    open: keep(open),
    high: keep(high),
    low: keep(low),
    close: keep(close),
    volume: keep(volume),
  };
}

test('a clean series has score 1 and no remark', () => {
  expect(qualityReport(simulated(), '24/7')).toEqual({
    rows: 200,
    firstTs: START,
    lastTs: START + 199 * HOUR_MS,
    duplicates: 0,
    calendar: '24/7',
    gaps: [],
    missingBars: 0,
    unexpectedBars: 0,
    zeroVolume: 0,
    stalePrices: 0,
    outliers: [],
    score: 1,
  });
});

test('qualityReport() finds gaps against the calendar and scores the share of bars that are there', () => {
  const report = qualityReport(without(simulated(), [10, 11, 12, 50]), '24/7');
  expect(report.gaps).toEqual([
    { from: START + 10 * HOUR_MS, to: START + 13 * HOUR_MS, bars: 3 },
    { from: START + 50 * HOUR_MS, to: START + 51 * HOUR_MS, bars: 1 },
  ]);
  expect(report).toMatchObject({ missingBars: 4, unexpectedBars: 0, score: 196 / 200 });
});

test('qualityReport() makes one gap of bars that are missing on both sides of a closed market', () => {
  const hours = [14, 15, 16, 17, 18, 19].map((hour) => START + hour * HOUR_MS); // Friday without its last hour
  const monday = START + 3 * 24 * HOUR_MS + 15 * HOUR_MS; // Monday without its first
  const series = simulated(7);
  series.ts.set([...hours, monday]);
  expect(qualityReport(series, 'us_equities').gaps).toEqual([{ from: START + 20 * HOUR_MS, to: monday, bars: 2 }]);
});

test('qualityReport() counts bars that the calendar does not expect', () => {
  const report = qualityReport(simulated(24), 'us_equities'); // a whole day, of which 7 hours are a session
  expect(report).toMatchObject({ unexpectedBars: 17, missingBars: 0, score: 7 / 24 });
});

test('qualityReport() finds no gaps without a calendar', () => {
  const report = qualityReport(without(simulated(), [10]));
  expect(report).toMatchObject({ calendar: null, gaps: [], missingBars: 0, unexpectedBars: 0, score: 1 });
});

test('qualityReport() counts zero volume, stale prices and duplicates, and a bar with several remarks once', () => {
  const series = simulated(10);
  series.volume[3] = 0;
  series.volume[7] = 0;
  for (const column of ['open', 'high', 'low', 'close'] as const) series[column][7] = series[column][6]!;
  series.ts[5] = series.ts[4]!;
  const report = qualityReport(series);
  expect(report).toMatchObject({ zeroVolume: 2, stalePrices: 1, duplicates: 1, score: 0.7 });
});

test('qualityReport() does not count a series without any volume as suspect', () => {
  const series = simulated(10);
  series.volume.fill(0);
  expect(qualityReport(series)).toMatchObject({ zeroVolume: 10, score: 1 });
});

test('qualityReport() lists a bad print with its robust z', () => {
  const series = simulated();
  series.close[100]! *= 10;
  const { outliers } = qualityReport(series);
  expect(outliers.map(({ row, ts, robustZ }) => [row, ts, Math.sign(robustZ)])).toEqual([
    [100, series.ts[100], 1],
    [101, series.ts[101], -1],
  ]);
});

test('the score lies in [0, 1] and only falls when a bar is taken away', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 98 }), { minLength: 1, maxLength: 40 }), (rows) => {
      const { score } = qualityReport(without(simulated(100), rows), '24/7');
      expect(score).toBeCloseTo((100 - rows.length) / 100, 12);
    }),
  );
});

test('the S&P 500 of vega-datasets has no gap, no outlier and no stale price', () => {
  const url = new URL('../../../node_modules/vega-datasets/data/sp500-2000.csv', import.meta.url);
  const names = { file: 'sp500', symbol: 'SPX', timeframe: '1d', columns: { ts: 'date' } } as const;
  expect(qualityReport(parseSeriesCsv(readFileSync(url, 'utf8'), names), 'us_equities')).toMatchObject({
    rows: 5105,
    missingBars: 0,
    unexpectedBars: 0,
    outliers: [],
    score: 1,
  });
});

test('qualityReport() refuses a series without bars and one whose time runs backwards', () => {
  const backwards = simulated(3);
  backwards.ts[2] = START - 1;
  for (const series of [takeBars(simulated(), 0), backwards]) {
    expect(() => qualityReport(series)).toThrow(expect.objectContaining({ code: 'argument_invalid' }));
  }
});
