/**
 * Dates of the proleptic Gregorian calendar as numbers: a **date** is the epoch ms of its midnight UTC, whatever zone the
 * day belongs to. Months count from 1, weekdays from Sunday = 0.
 */
export const DAY_MS = 86_400_000;

const EPOCH_WEEKDAY = 4; // 1970-01-01 was a Thursday

/** The UTC date on which an instant lies. */
export function dateOf(ts: number): number {
  return Math.floor(ts / DAY_MS) * DAY_MS;
}

export function civilDate(year: number, month: number, day: number): number {
  return Date.UTC(year, month - 1, day);
}

export function yearOf(date: number): number {
  return new Date(date).getUTCFullYear();
}

/** 0 (Sunday) to 6 (Saturday). */
export function weekdayOf(date: number): number {
  return (((date / DAY_MS + EPOCH_WEEKDAY) % 7) + 7) % 7;
}

/** First date on or after `date` that is the given weekday. */
function onOrAfter(date: number, weekday: number): number {
  return date + ((weekday - weekdayOf(date) + 7) % 7) * DAY_MS;
}

/** The n-th (1, 2, …) such weekday of a month. */
export function nthWeekday(year: number, month: number, weekday: number, n: number): number {
  return onOrAfter(civilDate(year, month, 1), weekday) + (n - 1) * 7 * DAY_MS;
}

/** The last such weekday of a month. */
export function lastWeekday(year: number, month: number, weekday: number): number {
  return onOrAfter(civilDate(year, month + 1, 1) - 7 * DAY_MS, weekday);
}

/** Easter Sunday, Gregorian (Meeus 1991, "Astronomical Algorithms", chapter 8; the letters are the book's). */
export function easterSunday(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const e = b % 4;
  const f = Math.floor((b + 8) / 25);
  const g = Math.floor((b - f + 1) / 3);
  const h = (19 * a + b - d - g + 15) % 30;
  const i = Math.floor(c / 4);
  const k = c % 4;
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const p = h + l - 7 * m + 114;
  return civilDate(year, Math.floor(p / 31), (p % 31) + 1);
}
