import { createHash } from 'node:crypto';
import { barColumns, type Series } from './bars.ts';
import { toLittleEndian } from './littleEndian.ts';

/**
 * The name of a series' content: `sha256:` and 64 hex digits over `["<symbol>","<timeframe>"]` and the columns as
 * little-endian doubles. It depends on symbol, timeframe and values alone: the same bars from differently formatted
 * files hash equally.
 */
export function contentHash(series: Series): string {
  const hash = createHash('sha256').update(JSON.stringify([series.symbol, series.timeframe]));
  for (const column of barColumns) hash.update(toLittleEndian(series[column]));
  return `sha256:${hash.digest('hex')}`;
}
