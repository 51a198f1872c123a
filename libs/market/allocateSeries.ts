import type { Series, Timeframe } from './bars.ts';

/**
 * A series of `rows` zero bars for a loader to fill. Every column lies on a SharedArrayBuffer: a series that is posted
 * to Piscina threads is one copy in memory, read by all of them.
 */
export function allocateSeries(symbol: string, timeframe: Timeframe, rows: number): Series {
  const column = () => new Float64Array(new SharedArrayBuffer(rows * Float64Array.BYTES_PER_ELEMENT));
  return {
    symbol,
    timeframe,
    rows,
    ts: column(),
    open: column(),
    high: column(),
    low: column(),
    close: column(),
    volume: column(),
  };
}
