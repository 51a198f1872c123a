/**
 * JSON that loses nothing: NaN and ±Infinity are written as strings, and keys can be sorted so that equal values give
 * equal bytes.
 */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

const NON_FINITE = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
} as const;

/** One line of JSON; numbers that JSON cannot hold become the strings "NaN", "Infinity", "-Infinity". */
export function encodeJson(value: unknown): string {
  if (!holdsNonFinite(value)) return JSON.stringify(value); // several times as fast as with a function for each value
  return JSON.stringify(value, (_key, item) =>
    typeof item === 'number' && !Number.isFinite(item) ? String(item) : item,
  );
}

function holdsNonFinite(value: unknown): boolean {
  if (typeof value === 'number') return !Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(holdsNonFinite);
  if ('toJSON' in value) return true; // what it becomes is not looked into
  for (const key in value) if (holdsNonFinite((value as Record<string, unknown>)[key])) return true;
  return false;
}

/** As `encodeJson`, with the keys of every object sorted by code unit: equal values give equal bytes. */
export function canonicalJson(value: unknown): string {
  return encodeJson(sortKeys(value));
}

/** Reads back a number written by `encodeJson`; anything else gives undefined. */
export function decodeNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'string' && Object.hasOwn(NON_FINITE, value))
    return NON_FINITE[value as keyof typeof NON_FINITE];
  return undefined;
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(entries.map(([key, item]) => [key, sortKeys(item)]));
}
