import { WinnowError } from '@winnow/core';
import { BarBlocks } from './barBlocks.ts';
import { type BarColumn, barColumns, type Series, type Timeframe } from './bars.ts';
import { CsvRecords } from './csvRecords.ts';
import type { ColumnMapping } from './dataset.ts';
import { parseDecimal } from './decimal.ts';
import { type LocalZone, localZone } from './localZone.ts';
import { type ColumnPlaces, locateColumns } from './locateColumns.ts';
import { parseTimestamp } from './parseTimestamp.ts';
import { PlainRows } from './plainRows.ts';
import { RowLines } from './rowLines.ts';
import { timestampReader } from './timestampReader.ts';
import { validateSeries } from './validateSeries.ts';

/** What a reader has to know of a series file besides its bytes. */
export interface SeriesFileOptions {
  /** name of the file, for error messages only */
  readonly file: string;
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly columns?: ColumnMapping | undefined;
  /** IANA zone of time stamps that name none; without it they are refused */
  readonly timeZone?: string | undefined;
}

/**
 * Reads a comma-separated file with a header line into a validated series on shared memory. Blank lines and unmapped
 * columns are skipped; nothing else is: a row is loaded as written or the file is refused. For text that is in memory
 * anyway; files go through `readSeriesCsv`.
 * @throws WinnowError `data_empty`, `data_columns` (missing column, empty or non-numeric cell, ragged row),
 *   `data_timestamp`, and those of `validateSeries`; each names the file, the row and the value
 */
export function parseSeriesCsv(text: string, options: SeriesFileOptions): Series {
  const reader = new SeriesCsvReader(options);
  reader.push(new TextEncoder().encode(text));
  return reader.end();
}

/** As `parseSeriesCsv`, from a stream: what is in memory is the bars read so far and one chunk. */
export async function readSeriesCsv(chunks: AsyncIterable<Uint8Array>, options: SeriesFileOptions): Promise<Series> {
  const reader = new SeriesCsvReader(options);
  for await (const chunk of chunks) reader.push(chunk);
  return reader.end();
}

class SeriesCsvReader {
  readonly #options: SeriesFileOptions;
  readonly #records: CsvRecords;
  readonly #bars = new BarBlocks();
  readonly #lines = new RowLines();
  readonly #zone: LocalZone | undefined;
  /** known once the header is read */
  #layout: { readonly places: ColumnPlaces; readonly cells: number; readonly plain: PlainRows } | undefined;

  constructor(options: SeriesFileOptions) {
    this.#options = options;
    this.#records = new CsvRecords(options.file);
    this.#zone = options.timeZone === undefined ? undefined : localZone(options.timeZone);
  }

  push(chunk: Uint8Array): void {
    this.#records.push(chunk);
    this.#readRecords();
  }

  end(): Series {
    this.#records.end();
    this.#readRecords();
    const { file, symbol, timeframe } = this.#options;
    if (this.#layout === undefined) {
      throw new WinnowError('data_empty', { where: file, rule: 'must have a header line' });
    }
    const series = this.#bars.toSeries(symbol, timeframe);
    validateSeries(series, file, (row) => this.#lines.lineOf(row));
    return series;
  }

  #readRecords(): void {
    const records = this.#records;
    if (this.#layout === undefined && records.next()) this.#readHeader();
    if (this.#layout === undefined) return;
    for (;;) {
      this.#readPlainRows(this.#layout.plain);
      if (!records.next()) return;
      this.#readRow(this.#layout.places, this.#layout.cells);
    }
  }

  #readHeader(): void {
    const records = this.#records;
    const headers = Array.from({ length: records.cells }, (_, cell) => records.text(cell));
    const places = locateColumns(headers, this.#options.columns ?? {}, this.#where());
    const plain = new PlainRows(places, headers.length, timestampReader(this.#zone));
    this.#layout = { places, cells: headers.length, plain };
  }

  #readPlainRows(plain: PlainRows): void {
    const [records, bars] = [this.#records, this.#bars];
    do {
      plain.read(records.bytes, records.position, bars.block, bars.at);
      this.#lines.note(bars.rows, records.line + 1, plain.rows);
      records.skip(plain.position, plain.rows);
      bars.advance(plain.rows);
    } while (plain.rows > 0);
  }

  /** Any row, cell by cell. */
  #readRow(places: ColumnPlaces, headerCells: number): void {
    const [records, bars] = [this.#records, this.#bars];
    if (records.cells !== headerCells) {
      throw new WinnowError('data_columns', {
        where: this.#where(),
        rule: `must be well-formed CSV (${records.cells} cells where the header has ${headerCells})`,
      });
    }
    this.#lines.note(bars.rows, records.line, 1);
    for (const [index, column] of barColumns.entries()) {
      const cell = places[column];
      if (cell >= 0) bars.block[bars.at + index] = column === 'ts' ? this.#timestamp(cell) : this.#number(column, cell);
    }
    bars.advance(1);
  }

  #timestamp(cell: number): number {
    const text = this.#records.text(cell);
    const parsed = parseTimestamp(text, this.#zone);
    if (typeof parsed === 'number') return parsed;
    throw new WinnowError('data_timestamp', { where: this.#where(), rule: `ts: ${parsed.rule}`, got: text });
  }

  #number(column: BarColumn, cell: number): number {
    const parsed = parseDecimal(this.#records.asciiText(cell));
    if (parsed !== undefined) return parsed;
    const got = this.#records.text(cell);
    throw new WinnowError('data_columns', { where: this.#where(), rule: `${column} must be a number`, got });
  }

  #where(): string {
    return `${this.#options.file} row ${this.#records.line}`;
  }
}
