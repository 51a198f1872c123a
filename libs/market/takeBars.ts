import { assertArgument } from '@winnow/core';
import type { Series } from './bars.ts';

/** The first `rows` bars as views on the same memory: what was known at the close of bar `rows - 1`. */
export function takeBars(series: Series, rows: number): Series {
  const inRange = Number.isInteger(rows) && rows >= 0 && rows <= series.rows;
  assertArgument(inRange, 'takeBars', `rows must be an integer in [0, ${series.rows}]`, rows);
  return {
    symbol: series.symbol,
    timeframe: series.timeframe,
    rows,
    ts: series.ts.subarray(0, rows),
    open: series.open.subarray(0, rows),
    high: series.high.subarray(0, rows),
    low: series.low.subarray(0, rows),
    close: series.close.subarray(0, rows),
    volume: series.volume.subarray(0, rows),
  };
}
