import type { Calendar } from './calendar.ts';
import { civilDate, DAY_MS, easterSunday, lastWeekday, nthWeekday, weekdayOf, yearOf } from './civil.ts';
import { newYorkTime } from './newYorkTime.ts';

/**
 * The New York Stock Exchange since 1990 (NYSE Rule 7.2 and its published holiday lists), which Nasdaq and the US ETFs follow.
 * Planned hours only: delayed openings and halts during a day (snow, circuit breakers, 9/11 anniversaries) are not here
 * and show up as gaps.
 */
const [SUNDAY, MONDAY, THURSDAY, SATURDAY] = [0, 1, 4, 6] as const;

const OPEN_MINUTE = 9 * 60 + 30;
const CLOSE_MINUTE = 16 * 60;
const HALF_DAY_MINUTE = 13 * 60;
const OLD_HALF_DAY_MINUTE = 14 * 60; // until 1992

interface Holiday {
  /** first year in which the exchange keeps it */
  readonly since?: number;
  /** the day on which trading stops, given as midnight UTC */
  dateIn(year: number): number;
}

const newYear: Holiday = {
  // On a Saturday it is not kept: the Friday before ends the business year.
  dateIn: (year) => sundayToMonday(civilDate(year, 1, 1)),
};
const martinLutherKing: Holiday = { since: 1998, dateIn: (year) => nthWeekday(year, 1, MONDAY, 3) };
const presidents: Holiday = { dateIn: (year) => nthWeekday(year, 2, MONDAY, 3) };
const goodFriday: Holiday = { dateIn: (year) => easterSunday(year) - 2 * DAY_MS };
const memorial: Holiday = { dateIn: (year) => lastWeekday(year, 5, MONDAY) };
const juneteenth: Holiday = { since: 2022, dateIn: (year) => observed(civilDate(year, 6, 19)) };
const independence: Holiday = { dateIn: (year) => observed(civilDate(year, 7, 4)) };
const labor: Holiday = { dateIn: (year) => nthWeekday(year, 9, MONDAY, 1) };
const thanksgiving: Holiday = { dateIn: (year) => nthWeekday(year, 11, THURSDAY, 4) };
const christmas: Holiday = { dateIn: (year) => observed(civilDate(year, 12, 25)) };

const holidays: readonly Holiday[] = [
  newYear,
  martinLutherKing,
  presidents,
  goodFriday,
  memorial,
  juneteenth,
  independence,
  labor,
  thanksgiving,
  christmas,
];

const specialClosures: ReadonlySet<number> = new Set([
  civilDate(1994, 4, 27), // funeral of President Nixon
  civilDate(2001, 9, 11), // attacks on New York
  civilDate(2001, 9, 12),
  civilDate(2001, 9, 13),
  civilDate(2001, 9, 14),
  civilDate(2004, 6, 11), // funeral of President Reagan
  civilDate(2007, 1, 2), // funeral of President Ford
  civilDate(2012, 10, 29), // Hurricane Sandy
  civilDate(2012, 10, 30),
  civilDate(2018, 12, 5), // funeral of President G. H. W. Bush
  civilDate(2025, 1, 9), // funeral of President Carter
]);

/** The peers disagree on 1999-12-31: the hourly bars of SPY end with the hour of 13:00, as on the half days around it. */
const specialHalfDays: ReadonlySet<number> = new Set([
  civilDate(1997, 12, 26),
  civilDate(1999, 12, 31),
  civilDate(2003, 12, 26),
]);

export const usEquities: Calendar = {
  summary: '09:30 to 16:00 New York with the holidays and half days of the NYSE, since 1990.',
  sessionOn(date) {
    const open = newYorkTime(date, OPEN_MINUTE); // first, because it refuses dates before 1990
    if (isClosed(date)) return undefined;
    return { date, open, close: newYorkTime(date, closeMinute(date)) };
  },
};

function isClosed(date: number): boolean {
  const weekday = weekdayOf(date);
  if (weekday === SUNDAY || weekday === SATURDAY || specialClosures.has(date)) return true;
  const year = yearOf(date);
  return holidays.some(({ since = 0, dateIn }) => year >= since && dateIn(year) === date);
}

/** @param date a session */
function closeMinute(date: number): number {
  if (!isHalfDay(date)) return CLOSE_MINUTE;
  return yearOf(date) <= 1992 ? OLD_HALF_DAY_MINUTE : HALF_DAY_MINUTE;
}

function isHalfDay(date: number): boolean {
  const year = yearOf(date);
  return (
    specialHalfDays.has(date) ||
    date === civilDate(year, 12, 24) ||
    (year >= 1992 && date === thanksgiving.dateIn(year) + DAY_MS) ||
    (year >= 1995 && date === independenceHalfDay(year))
  );
}

/** 3 July; until 2012 the Friday after a Thursday's 4 July instead. */
function independenceHalfDay(year: number): number {
  const fourth = civilDate(year, 7, 4);
  const isBridge = year < 2013 && weekdayOf(fourth) === THURSDAY;
  return fourth + (isBridge ? DAY_MS : -DAY_MS);
}

/** A holiday on a Saturday is kept on the Friday before, one on a Sunday on the Monday after. */
function observed(date: number): number {
  return weekdayOf(date) === SATURDAY ? date - DAY_MS : sundayToMonday(date);
}

function sundayToMonday(date: number): number {
  return weekdayOf(date) === SUNDAY ? date + DAY_MS : date;
}
