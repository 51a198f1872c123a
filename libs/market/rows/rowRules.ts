import { WinnowError } from '@winnow/core';
import { parseDecimal } from '../decimal.ts';
import { type LocalZone, localZone } from '../localZone.ts';
import { parseTimestamp } from '../parseTimestamp.ts';
import { placeOfHeader, timestampHeader } from '../placeOfHeader.ts';

/** Which columns of any table are wanted, as numbers, and what is known of them. */
export interface RowOptions {
  /** name of the file, for error messages only */
  readonly file: string;
  /** headers of the D columns wanted, in that order */
  readonly columns: readonly string[];
  /** header of the time stamps, which have to ascend; null: there are none; undefined: `ts` or `timestamp`, if there */
  readonly timestamp?: string | null | undefined;
  /** IANA zone of time stamps that name none; without it they are refused */
  readonly timeZone?: string | undefined;
  /** true: an empty cell, null or NaN is a missing value; false: it is an error */
  readonly allowMissing: boolean;
}

/** One row of a table. */
export interface TableRow {
  /** on which it ends in the file, from 1 */
  readonly line: number;
  /** epoch ms UTC; undefined where rows have no time stamp */
  readonly ts: number | undefined;
  /** [D] NaN is a missing value */
  readonly values: Float64Array;
}

export interface RowPlaces {
  /** −1: none */
  readonly timestamp: number;
  /** [D] */
  readonly columns: readonly number[];
}

/** A cell as CSV (text) or JSON gives it. */
export type Cell = string | number | boolean | null | undefined | object;

/** What both readers do with a row: settle its time stamp, then its numbers. */
export class RowRules {
  readonly #options: RowOptions;
  readonly #zone: LocalZone | undefined;
  #lastTs = Number.NEGATIVE_INFINITY;

  constructor(options: RowOptions) {
    this.#options = options;
    this.#zone = options.timeZone === undefined ? undefined : localZone(options.timeZone);
  }

  /**
   * @param timestamp undefined: the row has none
   * @param cells     [D] in the order of the columns
   * @throws WinnowError `data_columns`, `data_timestamp`, `data_order`, `data_duplicate`, `data_value`
   */
  toRow(line: number, timestamp: Cell, cells: readonly Cell[]): TableRow {
    const where = this.where(line);
    const ts = timestamp === undefined ? undefined : this.#timestamp(timestamp, where);
    const { columns } = this.#options;
    const values = Float64Array.from(cells, (cell, col) => this.#number(cell, columns[col]!, where));
    return { line, ts, values };
  }

  /** Places of the wanted columns among the headers of a table. @throws WinnowError `data_columns` */
  locate(headers: readonly string[], where: string): RowPlaces {
    const { columns, timestamp } = this.#options;
    return {
      timestamp: timestamp === null ? -1 : placeOfTimestamp(timestamp, headers, where),
      columns: columns.map((column) => placeOfHeader(column, headers, where)),
    };
  }

  where(line: number): string {
    return `${this.#options.file} row ${line}`;
  }

  #timestamp(cell: Cell, where: string): number {
    const isReadable = typeof cell === 'string' || typeof cell === 'number';
    const parsed = isReadable ? parseTimestamp(String(cell), this.#zone) : { rule: 'must be a text or a number' };
    if (typeof parsed !== 'number') {
      throw new WinnowError('data_timestamp', { where, rule: `ts: ${parsed.rule}`, got: cell });
    }
    if (!(parsed > this.#lastTs)) throw notAscending(parsed, this.#lastTs, where);
    this.#lastTs = parsed;
    return parsed;
  }

  #number(cell: Cell, column: string, where: string): number {
    const value = toNumber(cell);
    if (value === undefined)
      throw new WinnowError('data_columns', { where, rule: `${column} must be a number`, got: cell });
    if (Number.isFinite(value) || (Number.isNaN(value) && this.#options.allowMissing)) return value;
    throw new WinnowError('data_value', { where, rule: `${column} must be finite`, got: value });
  }
}

function placeOfTimestamp(header: string | undefined, headers: readonly string[], where: string): number {
  const settled = header ?? timestampHeader(headers);
  return settled === undefined ? -1 : placeOfHeader(settled, headers, where);
}

/** @returns NaN for a missing value, undefined for what is no number */
function toNumber(cell: Cell): number | undefined {
  if (cell === null || cell === '') return Number.NaN;
  if (typeof cell === 'number') return cell + 0; // -0 becomes 0, as in text
  return typeof cell === 'string' ? parseDecimal(cell) : undefined;
}

function notAscending(got: number, last: number, where: string): WinnowError {
  const isSame = got === last;
  const rule = isSame ? 'ts must differ from the row before' : `ts must be later than the row before (${last})`;
  return new WinnowError(isSame ? 'data_duplicate' : 'data_order', { where, rule, got });
}
