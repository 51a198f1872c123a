import { decodeNumber } from '@winnow/core';

/** A string, which is left alone, or a number that JSON does not have. */
const STRING_OR_NON_FINITE = /"(?:[^"\\]|\\.)*"|-?Infinity|NaN/g;

/** JSON as Python writes and reads it: NaN, Infinity and -Infinity stand bare. Keys whose value is undefined are left out. */
export function encodePythonJson(value: unknown): string {
  if (typeof value === 'number') return Number.isFinite(value) ? JSON.stringify(value) : String(value);
  if (Array.isArray(value)) return `[${value.map(encodePythonJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .map(([key, item]) => `${JSON.stringify(key)}:${encodePythonJson(item)}`);
  return `{${members.join(',')}}`;
}

/**
 * Reads it; numbers that JSON does not have become the strings that `readPythonNumber` understands.
 * @throws SyntaxError
 */
export function parsePythonJson(text: string): unknown {
  return JSON.parse(text.replace(STRING_OR_NON_FINITE, (token) => (token.startsWith('"') ? token : `"${token}"`)));
}

/** A number of a text that `parsePythonJson` has read; null for anything else. */
export function readPythonNumber(value: unknown): number | null {
  return decodeNumber(value) ?? null;
}
