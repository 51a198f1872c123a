import { parquetWriteBuffer } from 'hyparquet-writer';
import { barColumns, type Series } from './bars.ts';

const ROW_GROUP_ROWS = 100_000; // 4.8 MB decoded: what a streaming reader holds at a time

/**
 * A series as a Parquet file that `readSeriesParquet` reads back bit for bit and every other reader understands: `ts` as
 * INT64 timestamp in ms, adjusted to UTC, the others DOUBLE, no nulls, Snappy.
 */
export function encodeSeriesParquet(series: Series): Uint8Array {
  const buffer = parquetWriteBuffer({
    schema: [
      { name: 'root', num_children: barColumns.length },
      {
        name: 'ts',
        type: 'INT64',
        repetition_type: 'REQUIRED',
        converted_type: 'TIMESTAMP_MILLIS',
        logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
      },
      ...barColumns.slice(1).map((name) => ({ name, type: 'DOUBLE', repetition_type: 'REQUIRED' }) as const),
    ],
    columnData: barColumns.map((name) => ({ name, data: name === 'ts' ? toBigInts(series.ts) : series[name] })),
    rowGroupSize: ROW_GROUP_ROWS,
    kvMetadata: [
      { key: 'winnow.symbol', value: series.symbol },
      { key: 'winnow.timeframe', value: series.timeframe },
    ],
    createdBy: 'winnow',
  });
  return new Uint8Array(buffer);
}

function toBigInts(values: Float64Array): BigInt64Array {
  return BigInt64Array.from(values, (value) => BigInt(value));
}
