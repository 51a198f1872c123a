/** Values as the page writes them. Pure. */

const NONE = '–';
const SIGNIFICANT_DIGITS = 4;
const MINUS = '\u2212'; // as wide as a digit, so that columns align

const numbers = new Intl.NumberFormat('en', { maximumSignificantDigits: SIGNIFICANT_DIGITS });

/** Numbers to four significant digits; texts, "NaN" among them, as they are; a dash where there is nothing. */
export function formatValue(value: number | string | boolean | null | undefined): string {
  if (value === null || value === undefined) return NONE;
  return typeof value === 'number' ? numbers.format(value).replace('-', MINUS) : String(value);
}

/** `logistic.l2 0.01, policy.enter 0.2` */
export function formatParams(params: Readonly<Record<string, number | string | boolean>>): string {
  const entries = Object.entries(params);
  return entries.length === 0 ? NONE : entries.map(([name, value]) => `${name} ${formatValue(value)}`).join(', ');
}

const SECOND_MS = 1_000;
const MINUTE_S = 60;
const HOUR_S = 3_600;
const DAY_S = 86_400;

/** The two largest units, as in `2 h 5 min`; clocks that disagree give `0 s`, never a negative time. */
export function formatElapsed(elapsedMs: number): string {
  const seconds = Math.max(0, Math.floor(elapsedMs / SECOND_MS));
  if (seconds < MINUTE_S) return `${seconds} s`;
  if (seconds < HOUR_S) return `${Math.floor(seconds / MINUTE_S)} min ${seconds % MINUTE_S} s`;
  if (seconds < DAY_S) return `${Math.floor(seconds / HOUR_S)} h ${Math.floor((seconds % HOUR_S) / MINUTE_S)} min`;
  return `${Math.floor(seconds / DAY_S)} d ${Math.floor((seconds % DAY_S) / HOUR_S)} h`;
}

/** `2024-05-01T10:20:30.000Z` as `2024-05-01 10:20 UTC` */
export function formatTime(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

/** `insufficient_observation` and `observationDays` as words: `Insufficient observation`, `Observation days`. */
export function formatName(name: string): string {
  const words = name.replaceAll('_', ' ').replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** `1 trial`, `2 trials` */
export function formatCount(count: number, noun: string): string {
  return `${formatValue(count)} ${noun}${count === 1 ? '' : 's'}`;
}
