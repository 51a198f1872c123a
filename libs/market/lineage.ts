import { createHash } from 'node:crypto';
import { assertArgument } from '@winnow/core';
import { barColumns, type Series, type Timeframe } from './bars.ts';
import type { DataRegime } from './dataset.ts';

/** What a result says about the data that it came from. */
export interface DatasetLineage {
  readonly source: string;
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly rows: number;
  /** epoch ms UTC of the open of the first and the last bar */
  readonly firstTs: number;
  readonly lastTs: number;
  /** `sha256:` and 64 hex digits */
  readonly contentHash: string;
  /** [0, 1] share of bars without a warning (zero volume, stale price) */
  readonly qualityScore: number;
  readonly dataRegime: DataRegime;
}

/** @throws WinnowError `argument_invalid` when the series has no bars */
export function datasetLineage(
  series: Series,
  { source, dataRegime }: { readonly source: string; readonly dataRegime: DataRegime },
): DatasetLineage {
  const { symbol, timeframe, rows, ts } = series;
  assertArgument(rows > 0, 'datasetLineage', 'series must have at least one bar', rows);
  return {
    source,
    symbol,
    timeframe,
    rows,
    firstTs: ts[0]!,
    lastTs: ts[rows - 1]!,
    contentHash: contentHash(series),
    qualityScore: qualityScore(series),
    dataRegime,
  };
}

/**
 * What makes a bar suspect without being wrong (first form of the score):
 * - `zero_volume`  nothing was traded
 * - `stale_price`  all four prices equal those of the bar before
 */
const qualityWarnings: Readonly<Record<string, (series: Series, row: number) => boolean>> = {
  zero_volume: ({ volume }, row) => volume[row] === 0,
  stale_price: ({ open, high, low, close }, row) =>
    row > 0 && [open, high, low, close].every((price) => price[row] === price[row - 1]),
};

function qualityScore(series: Series): number {
  const warnings = Object.values(qualityWarnings);
  let clean = 0;
  for (let row = 0; row < series.rows; row++) {
    if (!warnings.some((warns) => warns(series, row))) clean += 1;
  }
  return clean / series.rows;
}

/** Depends on symbol, timeframe and values alone: the same bars from differently formatted files hash equally. */
function contentHash(series: Series): string {
  const hash = createHash('sha256').update(JSON.stringify([series.symbol, series.timeframe]));
  for (const column of barColumns) hash.update(littleEndianBytes(series[column]));
  return `sha256:${hash.digest('hex')}`;
}

/** IEEE 754 doubles in little-endian order on every machine. */
function littleEndianBytes(values: Float64Array): Uint8Array {
  const bytes = new Uint8Array(values.byteLength);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < values.length; i++) view.setFloat64(i * Float64Array.BYTES_PER_ELEMENT, values[i]!, true);
  return bytes;
}
