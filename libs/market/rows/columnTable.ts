import { createHash } from 'node:crypto';
import { WinnowError } from '@winnow/core';
import { toLittleEndian } from '../littleEndian.ts';
import { CsvRows } from './csvRows.ts';
import type { RowOptions, TableRow } from './rowRules.ts';

/** Columns of any file as numbers. Notation: T rows, D columns. */
export interface ColumnTable {
  /** [D] their headers */
  readonly names: readonly string[];
  readonly rows: number;
  /** [T, D] row-major; NaN is a missing value */
  readonly data: Float64Array;
  /** [T] epoch ms UTC, strictly ascending; undefined when the rows have no time stamps */
  readonly ts: Float64Array | undefined;
}

/**
 * Reads chosen columns of a comma-separated file.
 * @throws WinnowError `data_empty` and those of `CsvRows`
 */
export async function readColumnsCsv(chunks: AsyncIterable<Uint8Array>, options: RowOptions): Promise<ColumnTable> {
  const reader = new CsvRows(options);
  const rows: TableRow[] = [];
  const take = (read: readonly TableRow[]) => {
    for (const row of read) rows.push(row);
  };
  for await (const chunk of chunks) take(reader.push(chunk));
  take(reader.end());
  if (rows.length === 0)
    throw new WinnowError('data_empty', { where: options.file, rule: 'must have at least one row' });
  return toTable(rows, options);
}

function toTable(rows: readonly TableRow[], { columns }: RowOptions): ColumnTable {
  const data = new Float64Array(rows.length * columns.length);
  for (const [t, { values }] of rows.entries()) data.set(values, t * columns.length);
  const ts = rows[0]!.ts === undefined ? undefined : Float64Array.from(rows, (row) => row.ts!);
  return { names: columns, rows: rows.length, data, ts };
}

/** As `contentHash` of a series: `sha256:` and 64 hex digits over the names, the time stamps and the values. */
export function columnsHash({ names, data, ts }: ColumnTable): string {
  const hash = createHash('sha256').update(JSON.stringify(names));
  if (ts !== undefined) hash.update(toLittleEndian(ts));
  return `sha256:${hash.update(toLittleEndian(data)).digest('hex')}`;
}
