import { type BarColumn, barColumns } from './bars.ts';
import type { ColumnMapping } from './dataset.ts';
import { placeOfHeader, timestampHeader } from './placeOfHeader.ts';

/** Place of each column among `headers`; the volume's is −1 when the mapping says that there is none. */
export type ColumnPlaces = Readonly<Record<BarColumn, number>>;

/** @throws WinnowError `data_columns` when a header is missing or stands twice */
export function locateColumns(headers: readonly string[], columns: ColumnMapping, where: string): ColumnPlaces {
  const places = barColumns.map((column) => [column, locate(column, headers, columns, where)]);
  return Object.fromEntries(places);
}

function locate(column: BarColumn, headers: readonly string[], columns: ColumnMapping, where: string): number {
  const header = columns[column] === undefined ? ownHeader(column, headers) : columns[column];
  if (header === null) return -1;
  return placeOfHeader(header, headers, where, ` for column ${column}`);
}

/** The header of a column that no mapping names: its own name, or `timestamp` for `ts`. */
function ownHeader(column: BarColumn, headers: readonly string[]): string {
  return (column === 'ts' ? timestampHeader(headers) : undefined) ?? column;
}
