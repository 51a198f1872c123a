import { WinnowError } from '@winnow/core';

/**
 * Comma-separated records cut out of a stream of bytes, without a string per cell.
 *
 * Grammar (RFC 4180, and what vendors write): UTF-8 with or without byte order mark; lines end in CR LF, LF or CR, mixed
 * or not; lines of nothing but blanks are skipped; blanks around a cell are not part of it; a cell in double quotes may
 * hold commas, line ends and doubled quotes. A quote inside a bare cell and text after a closing quote are refused.
 *
 *     push(chunk) → next() … next() → false → push(chunk) → … → end() → next() … next() → false
 *
 * Only the record that is not complete yet is carried from one chunk to the next, so memory does not grow with the file.
 */
export class CsvRecords {
  /** UTF-8; a cell is bytes[starts[cell]] … bytes[ends[cell] − 1]. Valid until the next `push`. */
  bytes = new Uint8Array(1);
  starts = new Int32Array(64);
  ends = new Int32Array(64);
  /** cells of the current record */
  cells = 0;
  /** line of the file on which the current record ends, from 1 */
  line = 0;
  /** where the next record starts in `bytes` */
  position = 0;

  readonly #file: string;
  #length = 0;
  #ended = false;
  #endLine = 0;
  /** the bytes as one character each, made when a cell is first needed as text */
  #text: string | undefined;

  /** @param file name for error messages */
  constructor(file: string) {
    this.#file = file;
  }

  /** Takes the next bytes of the file; they are copied. */
  push(chunk: Uint8Array): void {
    const rest = this.#length - this.position;
    if (rest > MAX_RECORD_BYTES) {
      throw this.#malformed(this.line + 1, `a row is longer than ${MAX_RECORD_BYTES} bytes: is a quote left open?`);
    }
    const length = rest + chunk.length;
    const target = length < this.bytes.length ? this.bytes : new Uint8Array(2 * length + 1);
    target.set(this.bytes.subarray(this.position, this.#length));
    target.set(chunk, rest);
    target[length] = 0; // sentinel: stops the scan of a cell at the end of what is known
    this.bytes = target;
    this.position = 0;
    this.#length = length;
    this.#text = undefined;
  }

  /** Says that no more bytes come: the last line needs no line end. */
  end(): void {
    this.#ended = true;
  }

  /**
   * Moves on to the next record that is not blank.
   * @returns false when there is no complete one before the next `push` or `end`
   * @throws WinnowError `data_columns` when the bytes are not CSV
   */
  next(): boolean {
    while (this.position < this.#length) {
      const from = this.position;
      if (!this.#scanRecord()) return false;
      if (this.cells > 1 || this.starts[0]! < this.ends[0]! || this.#hasQuote(from)) return true;
    }
    return false;
  }

  /** Moves on past records of one line each that the caller has read itself. @param next the byte after their line ends */
  skip(next: number, records: number): void {
    this.position = next;
    this.line += records;
  }

  /** A cell as text, doubled quotes undone. For headers and messages. */
  text(cell: number): string {
    const [start, end] = [this.starts[cell]!, this.ends[cell]!];
    const text = utf8.decode(this.bytes.subarray(start, end));
    return start > 0 && this.bytes[start - 1] === QUOTE ? text.replaceAll('""', '"') : text;
  }

  /** A cell as text when it is ASCII, and of the same length whatever it is. An order of magnitude faster than `text`. */
  asciiText(cell: number): string {
    this.#text ??= oneByteEach.decode(this.bytes.subarray(0, this.#length));
    return this.#text.slice(this.starts[cell]!, this.ends[cell]!);
  }

  #scanRecord(): boolean {
    const { bytes } = this;
    let at = this.position;
    if (this.line === 0 && bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf) at += 3;
    let cells = 0;
    this.#endLine = this.line + 1;
    for (;;) {
      if (cells === this.starts.length) this.#growCells();
      at = this.#scanCell(at, cells);
      cells += 1;
      if (bytes[at] !== COMMA || at >= this.#length) break;
      at += 1;
    }
    const next = this.#skipLineEnd(at);
    if (next < 0) return false;
    this.position = next;
    this.cells = cells;
    this.line = this.#endLine;
    return true;
  }

  /** @returns the byte after the line end at `at`, or −1 when the record may go on beyond what is known */
  #skipLineEnd(at: number): number {
    if (at >= this.#length) return this.#ended ? at : -1;
    if (this.bytes[at] === LF) return at + 1;
    if (at + 1 >= this.#length && !this.#ended) return -1;
    return this.bytes[at + 1] === LF ? at + 2 : at + 1;
  }

  /** @returns where the cell's comma, line end or the end of what is known stands */
  #scanCell(from: number, cell: number): number {
    const { bytes } = this;
    let at = from;
    while (isBlank(bytes[at]!)) at += 1;
    if (bytes[at] === QUOTE) return this.#scanQuoted(at, cell);
    this.starts[cell] = at;
    for (;;) {
      while (bytes[at]! > COMMA) at += 1; // every byte with a meaning is at most the comma
      const byte = bytes[at]!;
      if (byte === COMMA || byte === LF || byte === CR || at >= this.#length) break;
      if (byte === QUOTE) throw this.#malformed(this.#endLine, 'a quote stands inside a cell that it does not open');
      at += 1;
    }
    let end = at;
    while (end > this.starts[cell]! && isBlank(bytes[end - 1]!)) end -= 1;
    this.ends[cell] = end;
    return at;
  }

  #scanQuoted(openQuote: number, cell: number): number {
    const { bytes } = this;
    let at = openQuote + 1;
    for (; at < this.#length; at++) {
      const byte = bytes[at]!;
      if (byte === LF && bytes[at - 1] !== CR) this.#endLine += 1;
      else if (byte === CR) this.#endLine += 1;
      else if (byte === QUOTE) {
        if (bytes[at + 1] !== QUOTE) break;
        at += 1;
      }
    }
    if (at >= this.#length) {
      if (this.#ended) throw this.#malformed(this.#endLine, 'a quote is left open');
      return this.#length;
    }
    this.starts[cell] = openQuote + 1;
    this.ends[cell] = at;
    at += 1;
    while (isBlank(bytes[at]!)) at += 1;
    const byte = bytes[at]!;
    if (byte === COMMA || byte === LF || byte === CR || at >= this.#length) return at;
    throw this.#malformed(this.#endLine, 'text follows a closing quote');
  }

  /** Whether the record that starts at `from` and has one empty cell has it in quotes: then the line is not blank. */
  #hasQuote(from: number): boolean {
    return this.starts[0]! > from && this.bytes[this.starts[0]! - 1] === QUOTE;
  }

  #growCells(): void {
    const grow = (old: Int32Array) => {
      const grown = new Int32Array(2 * old.length);
      grown.set(old);
      return grown;
    };
    this.starts = grow(this.starts);
    this.ends = grow(this.ends);
  }

  #malformed(line: number, reason: string): WinnowError {
    return new WinnowError('data_columns', {
      where: `${this.#file} row ${line}`,
      rule: `must be well-formed CSV (${reason})`,
    });
  }
}

const MAX_RECORD_BYTES = 1 << 20; // no row of bars is near; an open quote would otherwise swallow the file into memory

const QUOTE = 0x22;
const COMMA = 0x2c;
const LF = 0x0a;
const CR = 0x0d;

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true }); // a mark inside the file is a character like any other
const oneByteEach = new TextDecoder('latin1');

function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x09;
}
