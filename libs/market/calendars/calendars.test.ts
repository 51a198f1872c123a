import fc from 'fast-check';
import { type Timeframe, timeframes } from '../bars.ts';
import { calendarNames } from '../dataset.ts';
import { timeframeMs } from '../timeframeMs.ts';
import { DAY_MS, easterSunday } from './civil.ts';
import { expectedBars } from './expectedBars.ts';
import { newYorkTime } from './newYorkTime.ts';
import { calendars } from './registry.ts';
import { isSession } from './sessionAt.ts';

const HOUR_MS = 3_600_000;
const anyCalendar = fc.constantFrom(...calendarNames);
const anyDate = fc
  .integer({ min: Date.UTC(1990, 0, 2) / DAY_MS, max: Date.UTC(2040, 0, 1) / DAY_MS })
  .map((day) => day * DAY_MS);
const iso = (ts: number | undefined) => (ts === undefined ? undefined : new Date(ts).toISOString().slice(0, 16));

test('New York time agrees with the zone data of the machine on every day from 1990 to 2039', () => {
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone: 'America/New_York',
    dateStyle: 'short',
    timeStyle: 'short',
    hourCycle: 'h23',
  });
  const wrong: string[] = [];
  for (let date = Date.UTC(1990, 0, 1); date < Date.UTC(2040, 0, 1); date += DAY_MS) {
    const [month, day, hour] = clock
      .format(newYorkTime(date, 9 * 60 + 30))
      .match(/\d+/g)!
      .slice(0, 4)
      .map(Number)
      .toSpliced(2, 1);
    const civil = new Date(date);
    if (month !== civil.getUTCMonth() + 1 || day !== civil.getUTCDate() || hour !== 9) wrong.push(civil.toISOString());
  }
  expect(wrong).toEqual([]);
});

test('Easter falls on its published dates', () => {
  // earliest and latest possible dates, a leap century and the ends of the range of use
  expect([1818, 1943, 1990, 2000, 2024, 2038].map((year) => iso(easterSunday(year))?.slice(0, 10))).toEqual([
    '1818-03-22',
    '1943-04-25',
    '1990-04-15',
    '2000-04-23',
    '2024-03-31',
    '2038-04-25',
  ]);
});

test.each(calendarNames)('sessions of %s ascend, do not overlap and lie within 24 hours of their date', (name) => {
  let previousClose = Number.NEGATIVE_INFINITY;
  const broken: number[] = [];
  for (let date = Date.UTC(1990, 0, 2); date < Date.UTC(2030, 0, 1); date += DAY_MS) {
    const session = calendars[name].sessionOn(date);
    if (session === undefined) continue;
    const { open, close } = session;
    const isSound =
      session.date === date && open < close && open >= previousClose && open > date - DAY_MS && close <= date + DAY_MS;
    if (!isSound) broken.push(date);
    previousClose = close;
  }
  expect(broken).toEqual([]);
});

test('fx_week runs from Sunday 17:00 to Friday 17:00 New York in winter and in summer', () => {
  const week = (monday: number) => {
    const days = [0, 1, 2, 3, 4].map((day) => calendars.fx_week.sessionOn(monday + day * DAY_MS)!);
    expect(days.slice(1).map(({ open }) => open)).toEqual(days.slice(0, -1).map(({ close }) => close));
    expect(calendars.fx_week.sessionOn(monday + 5 * DAY_MS)).toBeUndefined();
    return [iso(days[0]!.open), iso(days[4]!.close)];
  };
  expect(week(Date.UTC(2024, 0, 8))).toEqual(['2024-01-07T22:00', '2024-01-12T22:00']);
  expect(week(Date.UTC(2024, 6, 8))).toEqual(['2024-07-07T21:00', '2024-07-12T21:00']);
  // clocks change on Sunday 2024-03-10, before the week opens
  expect(week(Date.UTC(2024, 2, 11))).toEqual(['2024-03-10T21:00', '2024-03-15T21:00']);
});

test.each<[ts: string, open: boolean]>([
  ['2024-07-03T13:29Z', false],
  ['2024-07-03T13:30Z', true],
  ['2024-07-03T16:59Z', true],
  ['2024-07-03T17:00Z', false], // half day
  ['2024-07-04T15:00Z', false],
  ['2024-01-03T14:29Z', false],
  ['2024-01-03T14:30Z', true],
  ['2024-01-03T20:59Z', true],
])('isSession(us_equities) at %s is %s', (ts, open) => {
  expect(isSession('us_equities', Date.parse(ts))).toBe(open);
});

describe('expectedBars()', () => {
  /** Every bar of the grid that holds an open minute. */
  function scan(name: (typeof calendarNames)[number], timeframe: Timeframe, from: number, to: number): number[] {
    const step = timeframeMs[timeframe];
    const bars: number[] = [];
    for (let bar = Math.ceil(from / step) * step; bar < to; bar += step) {
      let open = false;
      for (let ts = bar; ts < bar + step && !open; ts += 30 * 60_000) open = isSession(name, ts);
      if (open) bars.push(bar);
    }
    return bars;
  }

  test('finds the bars that a scan of open half hours finds', () => {
    fc.assert(
      fc.property(
        anyCalendar,
        fc.constantFrom<Timeframe>('15m', '1h', '4h', '12h'),
        anyDate,
        fc.integer({ min: 0, max: 2 * DAY_MS }),
        fc.integer({ min: 0, max: 9 * DAY_MS }),
        (name, timeframe, date, offset, length) => {
          const [from, to] = [date + offset, date + offset + length];
          expect(Array.from(expectedBars(name, timeframe, from, to))).toEqual(scan(name, timeframe, from, to));
        },
      ),
      { numRuns: 60 },
    );
  });

  test('expects a longer bar exactly where it expects one of its minutes', () => {
    fc.assert(
      fc.property(anyCalendar, fc.constantFrom(...timeframes.slice(1, -1)), anyDate, (name, timeframe, date) => {
        const step = timeframeMs[timeframe];
        const minutes = expectedBars(name, '1m', date, date + 4 * DAY_MS);
        const starts = new Set(minutes.map((ts) => Math.floor(ts / step) * step));
        expect(Array.from(expectedBars(name, timeframe, date, date + 4 * DAY_MS))).toEqual([...starts]);
      }),
      { numRuns: 30 },
    );
  });

  test('joins two ranges into the bars of both', () => {
    fc.assert(
      fc.property(
        anyCalendar,
        fc.constantFrom(...timeframes.slice(1)),
        anyDate,
        fc.integer({ min: 0, max: 5 * DAY_MS }),
        (name, timeframe, date, cut) => {
          const [from, middle, to] = [date, date + cut, date + 5 * DAY_MS];
          const parts = [...expectedBars(name, timeframe, from, middle), ...expectedBars(name, timeframe, middle, to)];
          expect(parts).toEqual(Array.from(expectedBars(name, timeframe, from, to)));
        },
      ),
    );
  });

  test('gives 390 minutes, 7 UTC hours and one day for a session of us_equities', () => {
    const [from, to] = [Date.UTC(2024, 0, 3), Date.UTC(2024, 0, 4)];
    expect(expectedBars('us_equities', '1m', from, to).length).toBe(390);
    expect(Array.from(expectedBars('us_equities', '1h', from, to))).toEqual(
      [14, 15, 16, 17, 18, 19, 20].map((hour) => from + hour * HOUR_MS),
    );
    expect(Array.from(expectedBars('us_equities', '1d', from, to))).toEqual([from]);
  });

  test('refuses a range that only a wrong time stamp can mean', () => {
    expect(() => expectedBars('24/7', '1m', 0, Date.UTC(2286, 0, 1))).toThrow(
      expect.objectContaining({ code: 'argument_invalid' }),
    );
  });
});
