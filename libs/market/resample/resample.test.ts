import { readFileSync } from 'node:fs';
import { createRng } from '@winnow/core';
import fc from 'fast-check';
import { allocateSeries } from '../allocateSeries.ts';
import { type BarColumn, barColumns, type Series, type Timeframe, timeframes } from '../bars.ts';
import { type CalendarName, calendarNames } from '../dataset.ts';
import { simulateSeries } from '../simulate.ts';
import { takeBars } from '../takeBars.ts';
import { timeframeMs } from '../timeframeMs.ts';
import { validateSeries } from '../validateSeries.ts';
import { type Bar, createResampler } from './createResampler.ts';
import { resampleSeries } from './resampleSeries.ts';

type Columns = { readonly [C in BarColumn]: readonly number[] };
interface GoldenCase {
  readonly timeframe: Timeframe;
  readonly bars: Columns;
}
const golden: {
  cases: (GoldenCase & { name: string; expected: Partial<Record<Timeframe, Columns>> })[];
  sessions: GoldenCase & { expected: Columns };
} = JSON.parse(readFileSync(new URL('../../../test/golden/resample.json', import.meta.url), 'utf8'));

function seriesOf({ timeframe, bars }: GoldenCase): Series {
  const series = allocateSeries('A', timeframe, bars.ts.length);
  for (const column of barColumns) series[column].set(bars[column]);
  return series;
}

function columnsOf(series: Series): Columns {
  const { ts, open, high, low, close, volume } = series;
  const [t, o, h, l, c, v] = [ts, open, high, low, close, volume].map((column) => Array.from(column));
  return { ts: t!, open: o!, high: h!, low: l!, close: c!, volume: v! };
}

function barAt(series: Series, row: number): Bar {
  const { ts, open, high, low, close, volume } = series;
  return {
    ts: ts[row]!,
    open: open[row]!,
    high: high[row]!,
    low: low[row]!,
    close: close[row]!,
    volume: volume[row]!,
  };
}

function barsOf(series: Series): Bar[] {
  return Array.from({ length: series.rows }, (_, row) => barAt(series, row));
}

describe('against pandas', () => {
  const cases = golden.cases.flatMap((item) =>
    Object.entries(item.expected).map(([to, expected]) => ({ ...item, to: to as Timeframe, expected })),
  );

  test.each(cases)('resampleSeries() gives the bars of pandas: $name to $to', ({ to, expected, ...item }) => {
    expect(columnsOf(resampleSeries(seriesOf(item), to))).toEqual(expected);
  });

  test('resampleSeries() gives the days of New York sessions over a change of clocks', () => {
    const series = seriesOf(golden.sessions);
    const days = resampleSeries(series, '1d', { calendar: 'us_equities' });
    expect(columnsOf(days)).toEqual(golden.sessions.expected);
    const beforeTheClose = resampleSeries(takeBars(series, series.rows - 1), '1d', { calendar: 'us_equities' });
    expect(beforeTheClose.rows).toBe(days.rows - 1);
  });
});

/** Bars with holes over the days where clocks change, and a longer timeframe. */
const anyInput = fc
  .record({
    from: fc.integer({ min: 0, max: timeframes.length - 2 }),
    longer: fc.integer({ min: 1, max: timeframes.length - 1 }),
    seed: fc.integer(),
    stride: fc.constantFrom(1, 2, 5, 100, 1000),
    calendar: fc.constantFrom<CalendarName | undefined>(undefined, ...calendarNames),
  })
  .map(({ from, longer, seed, stride, calendar }) => {
    const timeframe = timeframes[from]!;
    const to = timeframes[Math.min(from + longer, timeframes.length - 1)]!;
    const rng = createRng(seed);
    const step = timeframeMs[timeframe];
    const series = simulateSeries({ symbol: 'A', timeframe, rows: 60, start: 0, rng });
    let ts = Math.floor((Date.UTC(2024, 2, 7) + rng.int(5 * 86_400_000)) / step) * step;
    for (let row = 0; row < series.rows; row++) {
      series.ts[row] = ts;
      ts += step * (1 + rng.int(stride));
    }
    return { series, to, calendar };
  });

test('the incremental form gives the bars of the batch form, whatever is missing', () => {
  fc.assert(
    fc.property(anyInput, ({ series, to, calendar }) => {
      const resampler = createResampler(series.timeframe, to, { calendar });
      const pushed = barsOf(series).flatMap((bar) => resampler.push(bar));
      expect(pushed).toEqual(barsOf(resampleSeries(series, to, { calendar })));
    }),
    { numRuns: 200 },
  );
});

test('more bars never change a bar that was given out', () => {
  fc.assert(
    fc.property(anyInput, fc.double({ min: 0, max: 1, noNaN: true }), ({ series, to, calendar }, share) => {
      const early = resampleSeries(takeBars(series, Math.floor(share * series.rows)), to, { calendar });
      const all = resampleSeries(series, to, { calendar });
      expect(barsOf(early)).toEqual(barsOf(all).slice(0, early.rows));
    }),
  );
});

test('a resampled bar is known at its close: none is given out before its last bar could have closed', () => {
  fc.assert(
    fc.property(anyInput, ({ series, to, calendar }) => {
      const resampler = createResampler(series.timeframe, to, { calendar });
      const early = barsOf(series).flatMap((bar) => {
        const closesAt = bar.ts + timeframeMs[series.timeframe];
        const isGrid = calendar === undefined || to !== '1d';
        return resampler.push(bar).filter(({ ts }) => isGrid && ts + timeframeMs[to] > closesAt);
      });
      expect(early).toEqual([]);
    }),
  );
});

test('resampleSeries() gives valid bars that hold all volume of the bars they are made of', () => {
  fc.assert(
    fc.property(anyInput, ({ series, to }) => {
      const out = resampleSeries(series, to);
      fc.pre(out.rows > 0);
      expect(() => validateSeries(out, 'resampled')).not.toThrow();
      const end = out.ts[out.rows - 1]! + timeframeMs[to];
      const total = barsOf(series).reduce((sum, { ts, volume }) => sum + (ts < end ? volume : 0), 0);
      expect(out.volume.reduce((sum, volume) => sum + volume, 0)).toBe(total);
    }),
  );
});

test('resampling in two steps equals resampling at once', () => {
  const series = simulateSeries({ symbol: 'A', timeframe: '1m', rows: 1500, start: 0, rng: createRng(2) });
  for (const via of ['5m', '15m', '1h'] as const) {
    const twice = resampleSeries(resampleSeries(series, via), '4h');
    expect(barsOf(twice)).toEqual(barsOf(resampleSeries(series, '4h')));
  }
});

const HOUR_MS = 3_600_000;

function hoursAt(opens: readonly number[]): Series {
  const series = simulateSeries({ symbol: 'A', timeframe: '1h', rows: opens.length, start: 0, rng: createRng(1) });
  series.ts.set(opens);
  return series;
}

test('a bar after a gap can complete two: the one that was left open and its own', () => {
  const series = hoursAt([0, 7 * HOUR_MS]);
  const resampler = createResampler('1h', '4h');
  expect(resampler.push(barAt(series, 0))).toEqual([]);
  expect(resampler.push(barAt(series, 1)).map(({ ts }) => ts)).toEqual([0, 4 * HOUR_MS]);
});

test('a session day leaves out bars outside the session and ends early on a half day', () => {
  const date = Date.UTC(2024, 6, 3); // closes at 17:00 UTC
  const series = hoursAt([11, 12, 13, 14, 15, 16].map((hour) => date + hour * HOUR_MS));
  const days = resampleSeries(series, '1d', { calendar: 'us_equities' });
  expect(Array.from(days.ts)).toEqual([date]);
  expect(days.open[0]).toBe(series.open[2]); // 13:00 meets the open at 13:30
  expect(days.close[0]).toBe(series.close[5]);
});

test.each<[Timeframe, Timeframe]>([
  ['1h', '1h'],
  ['1h', '5m'],
  ['1d', '12h'],
])('resampling %s to %s is refused', (from, to) => {
  expect(() => createResampler(from, to)).toThrow(expect.objectContaining({ code: 'argument_invalid' }));
});

test('a bar off the grid is refused, because it could reach beyond the end of its group', () => {
  const series = hoursAt([0.5 * HOUR_MS]);
  expect(() => resampleSeries(series, '4h')).toThrow(expect.objectContaining({ code: 'data_timestamp' }));
});

test('push() refuses a bar that is not later than the last', () => {
  const resampler = createResampler('1h', '4h');
  const bar = barAt(hoursAt([HOUR_MS]), 0);
  resampler.push(bar);
  expect(() => resampler.push(bar)).toThrow(expect.objectContaining({ code: 'argument_invalid' }));
});
