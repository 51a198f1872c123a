import { WinnowError } from '@winnow/core';
import { CsvRecords } from '../csvRecords.ts';
import { parseDecimal, readDecimal } from '../decimal.ts';
import { placeOfHeader } from '../placeOfHeader.ts';

/** A column as it stands in a file: numbers, NaN being a missing one, or texts, '' being a missing one. */
export type TableColumn =
  | { readonly kind: 'number'; readonly values: Float64Array }
  | { readonly kind: 'text'; readonly values: readonly string[] };

/** Any comma-separated table. Notation: N rows. */
export interface RawTable {
  /** name for messages */
  readonly file: string;
  /** of the columns that were read, in the order of the file or of the choice */
  readonly headers: readonly string[];
  readonly rows: number;
  /** [N] line of the file on which each row ends, from 1 */
  readonly lines: Int32Array;
  /** [N] each, by header */
  readonly columns: ReadonlyMap<string, TableColumn>;
}

export interface TableOptions {
  /** name of the file, for error messages only */
  readonly file: string;
  /** headers of the columns wanted, given those of the file; absent: all */
  readonly choose?: ((headers: readonly string[]) => readonly string[]) | undefined;
  /** what a column is to be read as; by default its first cell that is not empty tells */
  readonly kinds?: ReadonlyMap<string, TableColumn['kind']> | undefined;
}

/**
 * Reads a comma-separated table with a header line; an empty cell is a missing value.
 * @throws WinnowError `data_empty`; `data_columns` for a header that is missing or stands twice, a ragged row, and a column
 *   that holds numbers and texts; `data_value` for an infinite number; each names the file and where it can the row
 */
export async function readTableCsv(chunks: AsyncIterable<Uint8Array>, options: TableOptions): Promise<RawTable> {
  const records = new CsvRecords(options.file);
  const reader = new TableReader(records, options);
  for await (const chunk of chunks) {
    records.push(chunk);
    reader.readRecords();
  }
  records.end();
  reader.readRecords();
  return reader.table();
}

interface OpenColumn {
  readonly header: string;
  /** place in the file */
  readonly cell: number;
  kind: TableColumn['kind'] | undefined;
  /** whether `kind` was asked for */
  readonly settled: boolean;
  numbers: Float64Array;
  readonly texts: string[];
  /** one string for all equal texts */
  readonly known: Map<string, string>;
}

const FIRST_CAPACITY = 1024;

class TableReader {
  readonly #records: CsvRecords;
  readonly #options: TableOptions;
  #cells = -1;
  #columns: OpenColumn[] = [];
  readonly #lines: number[] = [];

  constructor(records: CsvRecords, options: TableOptions) {
    this.#records = records;
    this.#options = options;
  }

  readRecords(): void {
    if (this.#cells < 0 && this.#records.next()) this.#readHeader();
    if (this.#cells < 0) return;
    while (this.#records.next()) this.#readRow();
  }

  table(): RawTable {
    const { file } = this.#options;
    const rows = this.#lines.length;
    if (this.#cells < 0) throw new WinnowError('data_empty', { where: file, rule: 'must have a header line' });
    if (rows === 0) throw new WinnowError('data_empty', { where: file, rule: 'must have at least one row' });
    const headers = this.#columns.map(({ header }) => header);
    const columns = new Map(this.#columns.map((column) => [column.header, closed(column, rows)]));
    return { file, headers, rows, lines: Int32Array.from(this.#lines), columns };
  }

  #readHeader(): void {
    const records = this.#records;
    const { choose, kinds, file } = this.#options;
    const headers = Array.from({ length: records.cells }, (_, cell) => records.text(cell));
    this.#cells = headers.length;
    this.#columns = (choose?.(headers) ?? headers).map((header) => {
      const kind = kinds?.get(header);
      const cell = placeOfHeader(header, headers, file);
      const settled = kind !== undefined;
      return { header, cell, kind, settled, numbers: new Float64Array(FIRST_CAPACITY), texts: [], known: new Map() };
    });
  }

  #readRow(): void {
    const records = this.#records;
    if (records.cells !== this.#cells) {
      const rule = `must be well-formed CSV (${records.cells} cells where the header has ${this.#cells})`;
      throw new WinnowError('data_columns', { where: this.#where(), rule });
    }
    const row = this.#lines.push(records.line) - 1;
    for (const column of this.#columns) this.#readCell(column, row);
  }

  #readCell(column: OpenColumn, row: number): void {
    const { starts, ends, bytes } = this.#records;
    const [start, end] = [starts[column.cell]!, ends[column.cell]!];
    if (row >= column.numbers.length && column.kind !== 'text') column.numbers = doubled(column.numbers);
    if (start === end) {
      if (column.kind === 'text') column.texts.push('');
      else column.numbers[row] = Number.NaN;
      return;
    }
    if (column.kind === 'text' && column.settled) keepText(column, row, this.#records.text(column.cell));
    else if (column.kind !== 'text' && readDecimal(bytes, start, column.numbers, row) === end) column.kind = 'number';
    else this.#readOther(column, row, this.#records.text(column.cell));
  }

  /** A cell that is no plain number, or stands in a column of texts. */
  #readOther(column: OpenColumn, row: number, text: string): void {
    const number = parseDecimal(text);
    const kind = number === undefined ? 'text' : 'number';
    if (column.kind !== undefined && column.kind !== kind) throw this.#mixed(column, text);
    column.kind = kind;
    if (number === undefined) keepText(column, row, text);
    else if (Number.isFinite(number) || Number.isNaN(number)) column.numbers[row] = number;
    else {
      const rule = `${column.header} must be finite`;
      throw new WinnowError('data_value', { where: this.#where(), rule, got: number });
    }
  }

  #mixed({ header, kind, settled }: OpenColumn, got: string): WinnowError {
    const why = settled ? 'as where the model was fitted' : 'as in the rows before; name it as a category if it is one';
    const rule = `${header} must be a ${kind}, ${why}`;
    return new WinnowError('data_columns', { where: this.#where(), rule, got });
  }

  #where(): string {
    return `${this.#options.file} row ${this.#records.line}`;
  }
}

function keepText({ texts, known }: OpenColumn, row: number, text: string): void {
  while (texts.length < row) texts.push(''); // cells before the first text were empty
  const same = known.get(text);
  if (same === undefined) known.set(text, text);
  texts.push(same ?? text);
}

function doubled(values: Float64Array): Float64Array {
  const larger = new Float64Array(2 * values.length);
  larger.set(values);
  return larger;
}

function closed({ kind, numbers, texts }: OpenColumn, rows: number): TableColumn {
  if (kind !== 'text') return { kind: 'number', values: numbers.slice(0, rows) };
  return { kind: 'text', values: texts };
}
