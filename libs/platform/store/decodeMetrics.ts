import { decodeNumber } from '@winnow/core';
import type { RunMetrics } from '@winnow/evaluation';

/** Metrics as stored: numbers that JSON cannot hold are strings. */
export function decodeMetrics(stored: unknown): RunMetrics {
  const entries = Object.entries(stored as Record<string, unknown>).map(([key, value]) => [
    key,
    decodeNumber(value) ?? value,
  ]);
  return Object.fromEntries(entries) as RunMetrics;
}
