/**
 * Bars. Notation: T bars. A bar's `ts` is the epoch ms UTC of its **open**; the bar is known only at its close.
 */

export const timeframes = ['1m', '5m', '15m', '1h', '4h', '12h', '1d'] as const;
export type Timeframe = (typeof timeframes)[number];

export const barColumns = ['ts', 'open', 'high', 'low', 'close', 'volume'] as const;
export type BarColumn = (typeof barColumns)[number];

/** All bars of one symbol in one timeframe, as columns of equal length `rows`. Immutable once validated. */
export interface Series {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly rows: number;
  /** [T] epoch ms UTC of the bar's open, strictly ascending */
  readonly ts: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}
