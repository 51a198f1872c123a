import { decodeNumber } from '@winnow/core';
import type { RunMetrics } from '@winnow/evaluation';

/** Metrics as stored, those of policies included: numbers that JSON cannot hold are strings. */
export function decodeMetrics(stored: unknown): RunMetrics {
  return decode(stored) as RunMetrics;
}

function decode(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return decodeNumber(value) ?? value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, decode(item)]));
}
