import { WinnowError } from '@winnow/core';
import { CsvRecords } from '../csvRecords.ts';
import { type RowOptions, type RowPlaces, RowRules, type TableRow } from './rowRules.ts';

/** Turns bytes into rows: `push` each chunk, then `end`; both give the rows that have become complete. */
export interface RowReader {
  push(chunk: Uint8Array): TableRow[];
  end(): TableRow[];
}

interface Layout extends RowPlaces {
  /** of every row */
  readonly cells: number;
}

/**
 * Chosen columns of any comma-separated file with a header line, row by row.
 * @throws WinnowError from `push` and `end`: `data_empty`, `data_columns` (a header that is missing, with the nearest one; a
 *   ragged row; no number), and those of the time stamps, each naming file and row
 */
export class CsvRows implements RowReader {
  readonly #options: RowOptions;
  readonly #records: CsvRecords;
  readonly #rules: RowRules;
  #layout: Layout | undefined;

  constructor(options: RowOptions) {
    this.#options = options;
    this.#records = new CsvRecords(options.file);
    this.#rules = new RowRules(options);
  }

  push(chunk: Uint8Array): TableRow[] {
    this.#records.push(chunk);
    return this.#read();
  }

  end(): TableRow[] {
    this.#records.end();
    const rows = this.#read();
    if (this.#layout !== undefined) return rows;
    throw new WinnowError('data_empty', { where: this.#options.file, rule: 'must have a header line' });
  }

  #read(): TableRow[] {
    const rows: TableRow[] = [];
    if (this.#layout === undefined && this.#records.next()) this.#readHeader();
    if (this.#layout === undefined) return rows;
    while (this.#records.next()) rows.push(this.#readRow(this.#layout));
    return rows;
  }

  #readHeader(): void {
    const records = this.#records;
    const headers = Array.from({ length: records.cells }, (_, cell) => records.text(cell));
    this.#layout = { cells: headers.length, ...this.#rules.locate(headers, this.#rules.where(records.line)) };
  }

  #readRow({ cells, timestamp, columns }: Layout): TableRow {
    const records = this.#records;
    if (records.cells !== cells) {
      const rule = `must be well-formed CSV (${records.cells} cells where the header has ${cells})`;
      throw new WinnowError('data_columns', { where: this.#rules.where(records.line), rule });
    }
    const stamp = timestamp < 0 ? undefined : records.text(timestamp);
    return this.#rules.toRow(
      records.line,
      stamp,
      columns.map((cell) => records.text(cell)),
    );
  }
}
