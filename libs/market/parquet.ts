import { WinnowError } from '@winnow/core';
import { type FileMetaData, parquetMetadataAsync, parquetSchema, type RowGroup, type SchemaElement } from 'hyparquet';
import { allocateSeries } from './allocateSeries.ts';
import { type BarColumn, barColumns, type Series } from './bars.ts';
import type { SeriesFileOptions } from './csv.ts';
import { localZone } from './localZone.ts';
import { locateColumns } from './locateColumns.ts';
import { columnPages } from './parquetPages.ts';
import { type CopyValues, parquetNumbers, parquetTimestamps } from './parquetValues.ts';
import { validateSeries } from './validateSeries.ts';

/** A file of which any part can be read; `end` is exclusive. */
export interface RandomAccessFile {
  readonly byteLength: number;
  slice(start: number, end?: number): Promise<ArrayBuffer>;
}

/**
 * Reads a Parquet file into a validated series on shared memory, one column chunk of one row group at a time. Time stamps
 * may be TIMESTAMP (ms, µs, ns), whole epoch seconds or milliseconds, DATE, or text as in CSV; a TIMESTAMP that is not
 * adjusted to UTC is wall-clock time and needs `timeZone`. Prices and volume may be DOUBLE, FLOAT, INT32 or INT64. Nulls are
 * refused.
 * @throws WinnowError as `parseSeriesCsv`; rows count from 1
 */
export async function readSeriesParquet(file: RandomAccessFile, options: SeriesFileOptions): Promise<Series> {
  try {
    return await readSeries(file, options);
  } catch (error) {
    if (error instanceof WinnowError) throw error;
    throw new WinnowError('data_columns', {
      where: options.file,
      rule: `must be a readable Parquet file (${(error as Error).message})`,
      cause: error,
    });
  }
}

async function readSeries(file: RandomAccessFile, options: SeriesFileOptions): Promise<Series> {
  const metadata = await parquetMetadataAsync(file);
  const columns = settleColumns(metadata, options);
  const rows = metadata.row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0);
  const series = allocateSeries(options.symbol, options.timeframe, rows);
  let row = 0;
  for (const group of metadata.row_groups) {
    for (const column of columns) await readColumn(file, group, row, column, series[column.name], options.file);
    row += Number(group.num_rows);
  }
  validateSeries(series, options.file, (index) => index + 1);
  return series;
}

interface ParquetColumn {
  readonly name: BarColumn;
  readonly element: SchemaElement;
  readonly copy: CopyValues;
}

/** The columns that the file has, each with how its type becomes numbers. */
function settleColumns(metadata: FileMetaData, options: SeriesFileOptions): ParquetColumn[] {
  const elements = parquetSchema(metadata).children.map(({ element }) => element);
  const headers = elements.map(({ name }) => name);
  const places = locateColumns(headers, options.columns ?? {}, options.file);
  const zone = options.timeZone === undefined ? undefined : localZone(options.timeZone);
  return barColumns.flatMap((name) => {
    const element = elements[places[name]];
    if (element === undefined) return []; // the volume that the mapping says is not there
    const copy = name === 'ts' ? parquetTimestamps(element, zone) : parquetNumbers(element);
    if (copy !== undefined && element.repetition_type !== 'REPEATED') return [{ name, element, copy }];
    const { type, converted_type, logical_type } = element;
    throw new WinnowError('data_columns', {
      where: options.file,
      rule: `${name} must be of a type that holds ${name === 'ts' ? 'times' : 'numbers'}`,
      got: logical_type?.type ?? converted_type ?? type ?? 'a group',
    });
  });
}

/** @param firstRow of the row group in the file */
async function readColumn(
  file: RandomAccessFile,
  group: RowGroup,
  firstRow: number,
  { name, element, copy }: ParquetColumn,
  out: Float64Array,
  where: string,
): Promise<void> {
  const isMeant = (path: readonly string[]) => path.length === 1 && path[0] === element.name;
  const chunk = group.columns.find(({ meta_data }) => isMeant(meta_data?.path_in_schema ?? []))?.meta_data;
  if (chunk === undefined) throw new Error(`a row group lacks column ${element.name}`);
  const start = Number(chunk.dictionary_page_offset || chunk.data_page_offset);
  const bytes = await file.slice(start, start + Number(chunk.total_compressed_size));
  const end = firstRow + Number(group.num_rows);
  let row = firstRow;
  for (const values of columnPages(bytes, chunk, element)) {
    if (row + values.length > end) break;
    const problem = copy(values, out, row);
    if (problem !== undefined) {
      const { code, index, rule, got } = problem;
      throw new WinnowError(code, { where: `${where} row ${row + index + 1}`, rule: `${name}${rule}`, got });
    }
    row += values.length;
  }
  if (row !== end) throw new Error(`column ${element.name} has not as many values as its row group has rows`);
}
