import type { CalendarName } from '../dataset.ts';
import type { Session } from './calendar.ts';
import { DAY_MS, dateOf } from './civil.ts';
import { calendars } from './registry.ts';

/** The first session that meets the time [from, to), epoch ms UTC; undefined when the market is closed all the while. */
export function sessionAt(calendar: CalendarName, from: number, to: number): Session | undefined {
  const { sessionOn } = calendars[calendar];
  // A session lies within 24 h of its date: none named before the date of `from` or after the date that follows `to`.
  for (let date = dateOf(from); date <= dateOf(to) + DAY_MS; date += DAY_MS) {
    const session = sessionOn(date);
    if (session !== undefined && session.close > from) return session.open < to ? session : undefined;
  }
  return undefined;
}

/** Whether the market is open at an instant (epoch ms UTC): opening times are in, closing times are out. */
export function isSession(calendar: CalendarName, ts: number): boolean {
  return sessionAt(calendar, ts, ts + 1) !== undefined;
}
