import { assertArgument, WinnowError } from '@winnow/core';
import type { Timeframe } from '../bars.ts';
import { sessionAt } from '../calendars/sessionAt.ts';
import type { CalendarName } from '../dataset.ts';
import { timeframeMs } from '../timeframeMs.ts';

export interface ResampleOptions {
  /** makes daily bars of sessions instead of UTC days; without effect on shorter timeframes */
  readonly calendar?: CalendarName | undefined;
}

/** The higher bar that bars belong to. */
export interface BarGroup {
  /** `ts` of the higher bar */
  readonly ts: number;
  /** epoch ms UTC: the higher bar is complete as soon as a bar closes at or after this instant */
  readonly end: number;
}

/** Finds the group of the bar that opens at `ts`; undefined for a bar outside all sessions. The same group is one object. */
export type GroupFinder = (ts: number) => BarGroup | undefined;

/**
 * Bars by UTC grid: the higher bar of [ts, ts + timeframe) is made of the bars that **close** in (ts, ts + timeframe], known
 * at its end and not before (right-closed in closing times; pandas on closing times: `closed='right', label='left'`). With a
 * calendar, a day is made of the bars that meet its session and is stamped with the date of the session.
 * @throws WinnowError `argument_invalid` unless `to` is longer than `from`; the finder throws `data_timestamp` for a bar off
 *   the UTC grid of `from`, which could reach beyond the end of its group
 */
export function createGroupFinder(from: Timeframe, to: Timeframe, { calendar }: ResampleOptions = {}): GroupFinder {
  const barMs = timeframeMs[from];
  const step = timeframeMs[to];
  assertArgument(step > barMs, 'resample', `the timeframe must be longer than ${from}`, to);
  const find = to === '1d' && calendar !== undefined ? sessionFinder(barMs, calendar) : gridFinder(step);
  return (ts) => {
    assertOnGrid(ts, barMs);
    return find(ts);
  };
}

/** @throws WinnowError `data_timestamp` for a bar that is off the UTC grid of its timeframe */
export function assertOnGrid(ts: number, barMs: number): void {
  if (Math.floor(ts / barMs) * barMs === ts) return; // not `%`, which is slow on doubles
  throw new WinnowError('data_timestamp', { where: 'resample', rule: `ts must be a multiple of ${barMs} ms`, got: ts });
}

function gridFinder(step: number): GroupFinder {
  let group: BarGroup = { ts: Number.NaN, end: Number.NaN };
  return (ts) => {
    if (ts >= group.ts && ts < group.end) return group;
    const start = Math.floor(ts / step) * step;
    group = { ts: start, end: start + step };
    return group;
  };
}

/** A bar that meets two sessions belongs to the earlier one. */
function sessionFinder(barMs: number, calendar: CalendarName): GroupFinder {
  let open = Number.NaN;
  let group: BarGroup = { ts: Number.NaN, end: Number.NaN };
  return (ts) => {
    if (ts + barMs > open && ts < group.end) return group;
    const session = sessionAt(calendar, ts, ts + barMs);
    if (session === undefined) return undefined;
    if (session.date !== group.ts) {
      open = session.open;
      group = { ts: session.date, end: session.close };
    }
    return group;
  };
}
