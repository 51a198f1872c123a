import { assertArgument } from '@winnow/core';
import type { Timeframe } from '../bars.ts';
import type { CalendarName } from '../dataset.ts';
import { timeframeMs } from '../timeframeMs.ts';
import type { Session } from './calendar.ts';
import { DAY_MS, dateOf } from './civil.ts';
import { calendars } from './registry.ts';

/** 95 years of minutes, 400 MB: a longer list comes from a wrong time stamp. */
const MAX_EXPECTED_BARS = 5e7;

/** Bars that open at `first`, `first + step`, … before `end`; at least one. */
export interface BarRun {
  readonly first: number;
  readonly end: number;
}

/**
 * The opens of all bars that a calendar expects with `from` ≤ open < `to`, ascending, epoch ms UTC. Daily bars stand at the
 * dates of sessions, intraday bars on the UTC grid of the timeframe wherever they meet a session: the first hour of a
 * session that opens at 14:30 UTC is the bar of 14:00.
 * @throws WinnowError `argument_invalid` for a range of more than 5e7 bars, `data_calendar` before the calendar begins
 */
export function expectedBars(calendar: CalendarName, timeframe: Timeframe, from: number, to: number): Float64Array {
  const step = timeframeMs[timeframe];
  assertArgument(
    (to - from) / step <= MAX_EXPECTED_BARS,
    'expectedBars',
    `the range must hold at most ${MAX_EXPECTED_BARS} bars`,
    { from, to },
  );
  const runs = Array.from(expectedRuns(calendar, timeframe, from, to));
  const bars = new Float64Array(runs.reduce((count, { first, end }) => count + (end - first) / step, 0));
  let count = 0;
  for (const { first, end } of runs) {
    for (let ts = first; ts < end; ts += step) bars[count++] = ts;
  }
  return bars;
}

/** The same as runs of evenly spaced bars, one per session; `to` may be Infinity. */
export function* expectedRuns(
  calendar: CalendarName,
  timeframe: Timeframe,
  from: number,
  to: number,
): Generator<BarRun, void> {
  const { sessionOn } = calendars[calendar];
  const step = timeframeMs[timeframe];
  const begin = ceilTo(from, step);
  const stop = ceilTo(to, step);
  let free = begin; // two sessions that meet inside one bar share it
  for (let date = dateOf(from); date < stop + DAY_MS; date += DAY_MS) {
    const session = sessionOn(date);
    if (session === undefined) continue;
    const bars = timeframe === '1d' ? { first: date, end: date + step } : barsOf(session, step);
    const first = Math.max(bars.first, free);
    const end = Math.min(bars.end, stop);
    if (first >= end) continue;
    yield { first, end };
    free = end;
  }
}

function barsOf({ open, close }: Session, step: number): BarRun {
  return { first: Math.floor(open / step) * step, end: ceilTo(close, step) };
}

function ceilTo(ts: number, step: number): number {
  return Math.ceil(ts / step) * step;
}
