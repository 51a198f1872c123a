import { WinnowError } from '@winnow/core';
import { civilDate, lastWeekday, nthWeekday, yearOf } from './civil.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const SUNDAY = 0;

/** The calendars of New York are known from here on; the clock-change rules below hold since 1987. */
export const FIRST_NEW_YORK_DATE = civilDate(1990, 1, 1);

/**
 * The instant at which a clock in New York shows `minuteOfDay` on `date`. By rule, not by the ICU data of the machine, so
 * that every machine agrees: second Sunday of March to first Sunday of November since 2007 (Energy Policy Act of 2005),
 * before that first Sunday of April to last Sunday of October.
 * @param date        midnight UTC of the civil date
 * @param minuteOfDay minutes since midnight, at least 180: clocks change at 02:00
 * @returns epoch ms UTC
 * @throws WinnowError `data_calendar` before 1990
 */
export function newYorkTime(date: number, minuteOfDay: number): number {
  if (!(date >= FIRST_NEW_YORK_DATE)) {
    throw new WinnowError('data_calendar', {
      where: 'calendar of New York',
      rule: 'dates must not be before 1990-01-01',
      got: date,
    });
  }
  return date + minuteOfDay * MINUTE_MS + (isDaylightSaving(date) ? 4 : 5) * HOUR_MS;
}

function isDaylightSaving(date: number): boolean {
  const year = yearOf(date);
  const [start, end] =
    year >= 2007
      ? [nthWeekday(year, 3, SUNDAY, 2), nthWeekday(year, 11, SUNDAY, 1)]
      : [nthWeekday(year, 4, SUNDAY, 1), lastWeekday(year, 10, SUNDAY)];
  return date >= start && date < end;
}
