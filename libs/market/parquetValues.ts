import type { ErrorCode } from '@winnow/core';
import type { SchemaElement } from 'hyparquet';
import type { LocalZone } from './localZone.ts';
import { parseEpoch, parseTimestamp, settleLocal } from './parseTimestamp.ts';

/** A value that cannot be taken: where in the run, and the rule, to stand after the column’s name. */
export interface ValueProblem {
  readonly code: ErrorCode;
  readonly index: number;
  readonly rule: string;
  readonly got: unknown;
}

/**
 * Writes a run of values, as `columnPages` gives them, to `out` from element `from` on.
 * @returns the first value that it cannot take
 */
export type CopyValues = (values: ArrayLike<unknown>, out: Float64Array, from: number) => ValueProblem | undefined;

/** Prices and volumes; undefined for a type that does not hold them exactly. */
export function parquetNumbers({ type, converted_type, logical_type }: SchemaElement): CopyValues | undefined {
  const annotated = converted_type !== undefined || logical_type !== undefined;
  const isInteger = logical_type?.type === 'INTEGER' || /^INT_/.test(converted_type ?? '');
  const isNumber = type === 'DOUBLE' || type === 'FLOAT' || type === 'INT32' || type === 'INT64';
  return isNumber && (!annotated || isInteger) ? copyNumbers : undefined;
}

/** Time stamps; undefined for a type that does not hold them. */
export function parquetTimestamps(element: SchemaElement, zone: LocalZone | undefined): CopyValues | undefined {
  const { type, converted_type, logical_type } = element;
  if (type === 'BYTE_ARRAY') return copyEach((value) => parseTimestamp(utf8.decode(value as Uint8Array), zone));
  if (converted_type === 'DATE' || logical_type?.type === 'DATE') return copyEach((days) => Number(days) * DAY_MS);
  if (type === 'INT64' && logical_type?.type === 'TIMESTAMP') {
    const toMs = UNITS_PER_MS[logical_type.unit];
    return logical_type.isAdjustedToUTC ? copyTicks(toMs) : copyTicks(toMs, (localMs) => settleLocal(localMs, zone));
  }
  if (type === 'INT64' && converted_type === 'TIMESTAMP_MILLIS') return copyTicks(UNITS_PER_MS.MILLIS);
  if (type === 'INT64' && converted_type === 'TIMESTAMP_MICROS') return copyTicks(UNITS_PER_MS.MICROS);
  return parquetNumbers(element) && copyEach((value) => parseEpoch(Number(value)));
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
const DAY_MS = 86_400_000;
const UNITS_PER_MS = { MILLIS: 1, MICROS: 1000, NANOS: 1_000_000 } as const;
const TWO_32 = 2 ** 32;

function copyNumbers(values: ArrayLike<unknown>, out: Float64Array, from: number): ValueProblem | undefined {
  if (values instanceof Float64Array) {
    const count = values.length;
    for (let i = 0; i < count; i++) out[from + i] = values[i]! + 0; // + 0 turns −0 into 0: equal data must hash equally
    return undefined;
  }
  for (let i = 0; i < values.length; i++) {
    const value: unknown = values[i];
    if (typeof value !== 'number' && typeof value !== 'bigint') {
      return { code: 'data_columns', index: i, rule: ' must be a number', got: shown(value) };
    }
    out[from + i] = Number(value) + 0;
  }
  return undefined;
}

function copyEach(toMs: (value: unknown) => number | { readonly rule: string }): CopyValues {
  return (values, out, from) => {
    for (let i = 0; i < values.length; i++) {
      const value: unknown = values[i];
      const ms = value === null || value === undefined ? { rule: 'must not be null' } : toMs(value);
      if (typeof ms !== 'number') {
        return { code: 'data_timestamp', index: i, rule: `: ${ms.rule}`, got: shown(value) };
      }
      out[from + i] = ms;
    }
    return undefined;
  };
}

/** A stored value as a message shows it. */
function shown(value: unknown): unknown {
  if (value instanceof Uint8Array) return utf8.decode(value);
  return typeof value === 'bigint' ? String(value) : (value ?? null);
}

/** Signed 64-bit counts of a unit since the epoch. */
function copyTicks(unitsPerMs: number, settle?: (ms: number) => number | { readonly rule: string }): CopyValues {
  const toMs = (value: unknown) => {
    const ticks = BigInt(value as bigint | number);
    if (ticks % BigInt(unitsPerMs) !== 0n) return { rule: 'must be a whole number of milliseconds' };
    const ms = Number(ticks / BigInt(unitsPerMs));
    return settle === undefined ? ms : settle(ms);
  };
  const copySlowly = copyEach(toMs);
  return (values, out, from) => {
    if (!(values instanceof BigInt64Array) || settle !== undefined) return copySlowly(values, out, from);
    const whole = copyWholeMs(values, unitsPerMs, out, from);
    return whole ? undefined : copySlowly(values, out, from);
  };
}

/**
 * ticks / unitsPerMs without a BigInt each. Notation: ticks = high·2³² + low; 2³² = q·u + r for u units per ms, so that the
 * quotient is high·q + (high·r + low)/u, where every term is below 2^53 for |high| < 2³¹.
 * @returns whether all were whole milliseconds
 */
function copyWholeMs(ticks: BigInt64Array, unitsPerMs: number, out: Float64Array, from: number): boolean {
  const words = new Int32Array(ticks.buffer, ticks.byteOffset, 2 * ticks.length);
  const q = Math.floor(TWO_32 / unitsPerMs);
  const r = TWO_32 - q * unitsPerMs;
  for (let i = 0; i < ticks.length; i++) {
    const low = words[2 * i]! >>> 0;
    const high = words[2 * i + 1]!;
    const rest = (high * r + low) / unitsPerMs;
    if (!Number.isInteger(rest)) return false;
    out[from + i] = high * q + rest;
  }
  return true;
}
