import { readFileSync } from 'node:fs';
import { DAY_MS, dateOf, weekdayOf } from './civil.ts';
import { expectedBars } from './expectedBars.ts';
import { usEquities } from './usEquities.ts';

interface Golden {
  readonly start: string;
  readonly end: string;
  readonly sessions: number;
  readonly closed: readonly string[];
  readonly earlyCloses: readonly (readonly [string, string])[];
  readonly opens: readonly (readonly [string, string])[];
}
const golden: Golden = JSON.parse(
  readFileSync(new URL('../../../test/golden/calendars.json', import.meta.url), 'utf8'),
);

const HALF_PAST_NINE_TO_FOUR_MS = 6.5 * 3_600_000;
const dayText = (ts: number) => new Date(ts).toISOString().slice(0, 10);
const timeText = (ts: number) => new Date(ts).toISOString().slice(11, 16);

/** All weekdays of the golden range with the session that the calendar has on them. */
const weekdays = Array.from(expectedBars('24/7', '1d', Date.parse(golden.start), Date.parse(golden.end) + 1))
  .filter((date) => weekdayOf(date) % 6 !== 0)
  .map((date) => ({ date, session: usEquities.sessionOn(date) }));
const sessions = weekdays.flatMap(({ session }) => session ?? []);

test('us_equities has the sessions of exchange_calendars from 1990 to 2026', () => {
  expect(sessions.length).toBe(golden.sessions);
  const closed = weekdays.filter(({ session }) => session === undefined);
  expect(closed.map(({ date }) => dayText(date))).toEqual(golden.closed);
});

test('us_equities opens at the UTC times of exchange_calendars', () => {
  const changes = sessions.filter(({ open }, i) => i === 0 || timeText(open) !== timeText(sessions[i - 1]!.open));
  expect(changes.map(({ date, open }) => [dayText(date), timeText(open)])).toEqual(golden.opens);
});

test('us_equities has the half days of exchange_calendars and closes 6.5 hours after the open on all others', () => {
  const early = sessions.filter(({ open, close }) => close - open !== HALF_PAST_NINE_TO_FOUR_MS);
  expect(early.map(({ date, close }) => [dayText(date), timeText(close)])).toEqual(golden.earlyCloses);
});

test('us_equities has no session at a weekend', () => {
  const saturday = Date.UTC(2024, 5, 15);
  expect([saturday, saturday + DAY_MS].map((date) => usEquities.sessionOn(date))).toEqual([undefined, undefined]);
});

test('us_equities refuses dates before 1990', () => {
  expect(() => usEquities.sessionOn(Date.UTC(1989, 11, 29))).toThrow(
    expect.objectContaining({ code: 'data_calendar' }),
  );
});

test('the S&P 500 of vega-datasets has a bar on every session of its twenty years and on no other day', () => {
  const url = new URL('../../../node_modules/vega-datasets/data/sp500-2000.csv', import.meta.url);
  const lines = readFileSync(url, 'utf8').trim().split('\n').slice(1);
  const dates = lines.map((line) => Date.parse(line.slice(0, 10)));
  const expected = expectedBars('us_equities', '1d', dates[0]!, dateOf(dates.at(-1)!) + DAY_MS);
  expect(dates).toEqual(Array.from(expected));
});
