import type { LocalZone } from './localZone.ts';
import { parseDate, parseEpoch } from './parseTimestamp.ts';

/**
 * Epoch ms UTC of the time stamp in bytes [start, end), in the forms that files of many rows have; NaN for every other,
 * which `parseTimestamp` then reads or refuses. Where it gives a number it is the number that `parseTimestamp` gives.
 */
export type TimestampReader = (bytes: Uint8Array, start: number, end: number) => number;

/** @param zone of time stamps that name none */
export function timestampReader(zone: LocalZone | undefined): TimestampReader {
  const dayOf = dayReader();
  return (bytes, start, end) => {
    const length = end - start;
    if (length < DATE_LENGTH) return Number.NaN;
    if (bytes[start + 4] !== DASH) return readEpoch(bytes, start, end);
    const day = dayOf(bytes, start);
    if (length === DATE_LENGTH) return day;
    const local = day + readTimeOfDay(bytes, start + DATE_LENGTH, end);
    if (Number.isNaN(local)) return local;
    const suffix = length - DATE_LENGTH - TIME_LENGTH;
    if (suffix === 0) {
      const settled = zone?.(local);
      return typeof settled === 'number' ? settled : Number.NaN;
    }
    const isUtc = suffix === 1 ? bytes[end - 1] === ZULU : suffix === 6 && isZeroOffset(bytes, end - 6);
    return isUtc ? local : Number.NaN;
  };
}

const DATE_LENGTH = 10; // YYYY-MM-DD
const TIME_LENGTH = 9; // Thh:mm:ss
const DASH = 0x2d;
const COLON = 0x3a;
const BLANK = 0x20;
const PLUS = 0x2b;
const ZERO = 0x30;
const TEE = 0x54;
const ZULU = 0x5a;

/** A whole number of 10 to 18 digits as epoch seconds or milliseconds. */
function readEpoch(bytes: Uint8Array, start: number, end: number): number {
  const middle = end - MAX_DIGITS;
  if (middle - start > MAX_DIGITS) return Number.NaN;
  const head = readDigits(bytes, start, middle);
  const tail = readDigits(bytes, middle, end);
  const epoch = head < 0 || tail < 0 ? undefined : parseEpoch(head * 1e9 + tail);
  return typeof epoch === 'number' ? epoch : Number.NaN;
}

/** Reads the date at `start`; remembers the last one, because most rows share it with the row before. */
function dayReader(): (bytes: Uint8Array, start: number) => number {
  let lastKey = -1;
  let lastDay = Number.NaN;
  return (bytes, start) => {
    const year = readDigits(bytes, start, start + 4);
    const month = readDigits(bytes, start + 5, start + 7);
    const day = readDigits(bytes, start + 8, start + 10);
    if (year < 0 || month < 0 || day < 0 || bytes[start + 7] !== DASH) return Number.NaN;
    const key = (year * 100 + month) * 100 + day;
    if (key !== lastKey) {
      lastKey = key;
      lastDay = parseDate(String.fromCharCode(...bytes.subarray(start, start + DATE_LENGTH))) ?? Number.NaN;
    }
    return lastDay;
  };
}

/** `Thh:mm:ss` at `start`, in ms. */
function readTimeOfDay(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < TIME_LENGTH || bytes[start + 3] !== COLON || bytes[start + 6] !== COLON) return Number.NaN;
  if (bytes[start] !== BLANK && bytes[start] !== TEE) return Number.NaN;
  const hour = readDigits(bytes, start + 1, start + 3);
  const minute = readDigits(bytes, start + 4, start + 6);
  const second = readDigits(bytes, start + 7, start + 9);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return Number.NaN;
  return ((hour * 60 + minute) * 60 + second) * 1000;
}

/** Whether `+00:00` stands at `start`. */
function isZeroOffset(bytes: Uint8Array, start: number): boolean {
  if (bytes[start] !== PLUS || bytes[start + 3] !== COLON) return false;
  return readDigits(bytes, start + 1, start + 3) === 0 && readDigits(bytes, start + 4, start + 6) === 0;
}

const MAX_DIGITS = 9; // as many fit in a 32-bit integer

/** The whole number of at most 9 digits in bytes [start, end); −1 when one is no digit. */
function readDigits(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = bytes[at]! - ZERO;
    if (digit < 0 || digit > 9) return -1;
    value = Math.imul(value, 10) + digit;
  }
  return value;
}
