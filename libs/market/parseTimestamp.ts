/**
 * Time stamps of data files, read without guessing. Accepted:
 *
 * - epoch seconds, an integer in [3e8, 1e10), and epoch milliseconds, an integer in [3e11, 1e13): both 1979-07-05 to
 *   2286-11-20, so the magnitude alone tells them apart. Numbers outside are refused: the gap below keeps calendar
 *   digits such as 20200103 or 202001030930 from passing as an epoch, and microseconds lie above.
 * - `YYYY-MM-DD`, midnight UTC: the name of a day, in whatever zone its market trades
 * - ISO 8601 date and time, separated by `T` or a blank, to the millisecond, with a zone (`Z`, `+02:00`, `+0200`). Without
 *   one it is wall-clock time of the dataset's zone; without that it is refused, because the reader's zone must not decide
 *   what the data means.
 */

import type { LocalZone } from './localZone.ts';

const MIN_EPOCH_S = 3e8;
const MAX_EPOCH_S = 1e10;

const INTEGER = /^\d+$/;
const ISO_DATE = /^([1-9]\d{3})-(\d\d)-(\d\d)$/;
const ISO_TIME = /^([1-9]\d{3}-\d\d-\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3})0*)?)?(Z|[+-]\d\d:?\d\d)?$/;

const MINUTE_MS = 60_000;

/** Why a time stamp was refused, worded as a rule. */
export interface TimestampProblem {
  readonly rule: string;
}

/**
 * @param zone of time stamps that name none
 * @returns epoch ms UTC, or the rule that `text` breaks
 */
export function parseTimestamp(text: string, zone?: LocalZone): number | TimestampProblem {
  if (INTEGER.test(text)) return parseEpoch(Number(text));
  return parseDate(text) ?? parseIsoTime(text, zone);
}

/** @returns epoch ms UTC of an integer that is epoch seconds or milliseconds */
export function parseEpoch(value: number): number | TimestampProblem {
  if (value >= MIN_EPOCH_S && value < MAX_EPOCH_S) return value * 1000;
  if (value >= MIN_EPOCH_S * 1000 && value < MAX_EPOCH_S * 1000) return value;
  return { rule: 'a number must be epoch seconds in [3e8, 1e10) or epoch milliseconds in [3e11, 1e13)' };
}

/** @returns epoch ms UTC of a wall-clock time whose source names no zone */
export function settleLocal(localMs: number, zone: LocalZone | undefined): number | TimestampProblem {
  if (zone !== undefined) return zone(localMs);
  return { rule: 'an ISO 8601 time must end in a zone (Z or +hh:mm), or the dataset name its timeZone' };
}

function parseIsoTime(text: string, zone: LocalZone | undefined): number | TimestampProblem {
  const match = ISO_TIME.exec(text);
  const date = match === null ? undefined : parseDate(match[1]!);
  if (match === null || date === undefined) {
    return { rule: 'must be epoch seconds or milliseconds, YYYY-MM-DD, or an ISO 8601 time with zone' };
  }
  const [hour, minute, second] = [match[2], match[3], match[4] ?? '0'].map(Number) as [number, number, number];
  if (hour > 23 || minute > 59 || second > 59) return { rule: 'time of day must be 00:00:00 to 23:59:59' };
  const fractionMs = Number((match[5] ?? '0').padEnd(3, '0'));
  const local = date + ((hour * 60 + minute) * 60 + second) * 1000 + fractionMs;
  if (match[6] === undefined) return settleLocal(local, zone);
  const offset = zoneOffsetMs(match[6]);
  return offset === undefined ? { rule: 'an ISO 8601 zone must be Z or ±hh:mm up to 23:59' } : local - offset;
}

/** @returns midnight UTC of a `YYYY-MM-DD` that exists in the calendar, else undefined */
export function parseDate(text: string): number | undefined {
  const match = ISO_DATE.exec(text);
  if (match === null) return undefined;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  const date = Date.UTC(year, month - 1, day);
  const inMonth = month >= 1 && month <= 12 && day >= 1 && date < Date.UTC(year, month, 1);
  return inMonth ? date : undefined;
}

/** @returns how far the zone is ahead of UTC in ms, or undefined when it is no zone */
function zoneOffsetMs(zone: string): number | undefined {
  if (zone === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(-2));
  if (hours > 23 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * MINUTE_MS;
}
