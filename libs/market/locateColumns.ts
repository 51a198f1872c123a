import { WinnowError } from '@winnow/core';
import { type BarColumn, barColumns } from './bars.ts';
import type { ColumnMapping } from './dataset.ts';

/** Place of each column among `headers`; the volume's is −1 when the mapping says that there is none. */
export type ColumnPlaces = Readonly<Record<BarColumn, number>>;

/** @throws WinnowError `data_columns` when a header is missing or stands twice */
export function locateColumns(headers: readonly string[], columns: ColumnMapping, where: string): ColumnPlaces {
  const places = barColumns.map((column) => [column, locate(column, headers, columns, where)]);
  return Object.fromEntries(places);
}

function locate(column: BarColumn, headers: readonly string[], columns: ColumnMapping, where: string): number {
  const header = columns[column] === undefined ? column : columns[column];
  if (header === null) return -1;
  const place = headers.indexOf(header);
  if (place >= 0 && place === headers.lastIndexOf(header)) return place;
  throw new WinnowError('data_columns', {
    where,
    rule: `must have exactly one header "${header}" for column ${column}`,
    got: headers.join(','),
  });
}
