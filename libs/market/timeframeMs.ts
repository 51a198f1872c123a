import type { Timeframe } from './bars.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Length of one bar in milliseconds. */
export const timeframeMs: { readonly [T in Timeframe]: number } = {
  '1m': MINUTE,
  '5m': 5 * MINUTE,
  '15m': 15 * MINUTE,
  '1h': HOUR,
  '4h': 4 * HOUR,
  '12h': 12 * HOUR,
  '1d': 24 * HOUR,
};
