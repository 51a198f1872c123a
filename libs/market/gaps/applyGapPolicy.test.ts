import { createRng } from '@winnow/core';
import fc from 'fast-check';
import { barColumns, type Series } from '../bars.ts';
import { expectedBars } from '../calendars/expectedBars.ts';
import { calendarNames } from '../dataset.ts';
import { simulateSeries } from '../simulate.ts';
import { applyGapPolicy } from './applyGapPolicy.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const FRIDAY = Date.UTC(2024, 0, 5);

/** Valid bars at the given opens. */
function hoursAt(opens: readonly number[]): Series {
  const series = simulateSeries({ symbol: 'A', timeframe: '1h', rows: opens.length, start: 0, rng: createRng(1) });
  series.ts.set(opens);
  return series;
}

/** Some of the expected hours and some bars that nobody expects, ascending, and the expected ones that were left out. */
const holedHours = fc
  .record({
    calendar: fc.constantFrom(...calendarNames),
    seed: fc.integer(),
    keep: fc.double({ min: 0.2, max: 1, noNaN: true }),
  })
  .map(({ calendar, seed, keep }) => {
    const rng = createRng(seed);
    const all = Array.from(expectedBars('24/7', '1h', FRIDAY, FRIDAY + 6 * DAY_MS));
    const expected = new Set(expectedBars(calendar, '1h', FRIDAY, FRIDAY + 6 * DAY_MS));
    const present = all.filter((ts) => rng.uniform() < (expected.has(ts) ? keep : 0.1));
    const opens = present.length === 0 ? [all[0]!] : present;
    const missing = [...expected].filter((ts) => ts > opens[0]! && ts < opens.at(-1)! && !opens.includes(ts));
    return { calendar, opens, missing };
  });

test('mark flags the rows before which the calendar expects missing bars, and no others', () => {
  fc.assert(
    fc.property(holedHours, ({ calendar, opens, missing }) => {
      const { afterGap, timeline } = applyGapPolicy(hoursAt(opens), calendar, 'mark');
      const expected = opens.map((ts, i) => Number(missing.some((m) => m < ts && m > (opens[i - 1] ?? ts))));
      expect(Array.from(afterGap)).toEqual(expected);
      expect(timeline).toBeUndefined();
    }),
  );
});

test('no policy changes the series', () => {
  const series = hoursAt([0, 1, 5].map((hour) => FRIDAY + hour * HOUR_MS));
  const before = barColumns.map((column) => Array.from(series[column]));
  for (const policy of ['mark', 'forward_fill_non_price'] as const) {
    expect(applyGapPolicy(series, '24/7', policy).series).toBe(series);
  }
  expect(barColumns.map((column) => Array.from(series[column]))).toEqual(before);
});

test('forward_fill_non_price has every bar that was seen or expected, without volume or a row where it is missing', () => {
  fc.assert(
    fc.property(holedHours, ({ calendar, opens, missing }) => {
      const series = hoursAt(opens);
      const { ts, rowOf, volume } = applyGapPolicy(series, calendar, 'forward_fill_non_price').timeline!;
      const all = [...opens, ...missing].sort((a, b) => a - b);
      expect(Array.from(ts)).toEqual(all);
      expect(Array.from(rowOf)).toEqual(all.map((open) => opens.indexOf(open)));
      expect(Array.from(volume)).toEqual(all.map((open) => series.volume[opens.indexOf(open)] ?? 0));
    }),
  );
});

test('forward_fill_non_price carries side columns forwards and never backwards', () => {
  const opens = [0, 1, 4, 5].map((hour) => FRIDAY + hour * HOUR_MS);
  const funding = Float64Array.of(Number.NaN, 0.1, 0.4, 0.5);
  const { timeline } = applyGapPolicy(hoursAt(opens), '24/7', 'forward_fill_non_price', { funding });
  expect(Array.from(timeline!.side['funding']!)).toEqual([Number.NaN, 0.1, 0.1, 0.1, 0.4, 0.5]);
});

test('forward_fill_non_price refuses a side column of another length', () => {
  const side = { funding: new Float64Array(2) };
  expect(() => applyGapPolicy(hoursAt([FRIDAY]), '24/7', 'forward_fill_non_price', side)).toThrow(
    expect.objectContaining({ code: 'shape_mismatch' }),
  );
});

test('refuse names the first gap', () => {
  const series = hoursAt([0, 1, 4, 5, 9].map((hour) => FRIDAY + hour * HOUR_MS));
  expect(() => applyGapPolicy(series, '24/7', 'refuse')).toThrow(
    expect.objectContaining({
      code: 'data_gap',
      message:
        'A 1h: must have every bar of calendar 24/7, but got ' +
        '"2 missing from 2024-01-05T02:00:00.000Z to before 2024-01-05T04:00:00.000Z, the first of 2 gaps"',
    }),
  );
});

test('refuse accepts a closed market', () => {
  const opens = Array.from(expectedBars('us_equities', '1h', FRIDAY, FRIDAY + 5 * DAY_MS));
  expect(Array.from(applyGapPolicy(hoursAt(opens), 'us_equities', 'refuse').afterGap)).toEqual(opens.map(() => 0));
});
