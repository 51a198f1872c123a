import { WinnowError } from '@winnow/core';
import { CsvError, parse } from 'csv-parse/sync';
import { allocateSeries } from './allocateSeries.ts';
import { type BarColumn, barColumns, type Series, type Timeframe } from './bars.ts';
import type { ColumnMapping } from './dataset.ts';
import { parseTimestamp } from './parseTimestamp.ts';
import { validateSeries } from './validateSeries.ts';

export interface SeriesCsvOptions {
  /** name of the file, for error messages only */
  readonly file: string;
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly columns?: ColumnMapping | undefined;
}

/** The cells of one row and the line it ends on; the header is line 1. */
interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const NON_FINITE = /^[+-]?(nan|inf|infinity)$/i;

/**
 * Reads a comma-separated file with a header line into a validated series on shared memory. Blank lines and unmapped
 * columns are skipped; nothing else is: a row is loaded as written or the file is refused.
 * @throws WinnowError `data_empty`, `data_columns` (missing column, empty or non-numeric cell, ragged row),
 *   `data_timestamp`, and those of `validateSeries`; each names the file, the row and the value
 */
export function parseSeriesCsv(text: string, options: SeriesCsvOptions): Series {
  const { file, symbol, timeframe } = options;
  const table = readTable(text, file);
  const headerRow = table[0];
  if (headerRow === undefined) throw new WinnowError('data_empty', { where: file, rule: 'must have a header line' });

  const positions = locateColumns(headerRow.cells, options);
  const series = allocateSeries(symbol, timeframe, table.length - 1);
  for (let i = 0; i < series.rows; i++) {
    const { cells, line } = table[i + 1]!;
    const where = `${file} row ${line}`;
    for (const column of barColumns) {
      const cell = cells[positions[column]]!;
      series[column][i] = column === 'ts' ? readTimestamp(cell, where) : readNumber(cell, column, where);
    }
  }
  validateSeries(series, file, (row) => table[row + 1]!.line);
  return series;
}

function readTable(text: string, file: string): CsvRow[] {
  const rows: CsvRow[] = [];
  try {
    parse(text, {
      bom: true,
      trim: true,
      skip_empty_lines: true,
      record_delimiter: ['\r\n', '\n', '\r'], // named, so that a file with mixed line ends keeps its line numbers
      on_record: (cells: string[], { lines }) => {
        rows.push({ line: lines, cells });
        return null;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new WinnowError('data_columns', {
      where: `${file} row ${String(error['lines'])}`,
      rule: `must be well-formed CSV (${error.message})`,
      cause: error,
    });
  }
  return rows;
}

/** Position of each column in a row; a header that is missing or stands twice is an error. */
function locateColumns(headers: readonly string[], { file, columns = {} }: SeriesCsvOptions) {
  const locate = (column: BarColumn): number => {
    const header = columns[column] ?? column;
    const position = headers.indexOf(header);
    if (position < 0 || position !== headers.lastIndexOf(header)) {
      throw new WinnowError('data_columns', {
        where: `${file} row 1`,
        rule: `must have exactly one header "${header}" for column ${column}`,
        got: headers.join(','),
      });
    }
    return position;
  };
  return {
    ts: locate('ts'),
    open: locate('open'),
    high: locate('high'),
    low: locate('low'),
    close: locate('close'),
    volume: locate('volume'),
  };
}

function readTimestamp(cell: string, where: string): number {
  const parsed = parseTimestamp(cell);
  if (typeof parsed === 'number') return parsed;
  throw new WinnowError('data_timestamp', { where, rule: `ts: ${parsed.rule}`, got: cell });
}

/** A decimal number. The words NaN and inf pass, so that `validateSeries` refuses them as values, not as text. */
function readNumber(cell: string, column: BarColumn, where: string): number {
  if (DECIMAL.test(cell)) return Number(cell) + 0; // + 0 turns "-0" into 0: equal data must hash equally
  if (NON_FINITE.test(cell)) return /nan/i.test(cell) ? Number.NaN : cell.startsWith('-') ? -Infinity : Infinity;
  throw new WinnowError('data_columns', { where, rule: `${column} must be a number`, got: cell });
}
