import { barColumns } from './bars.ts';
import { readDecimal } from './decimal.ts';
import type { ColumnPlaces } from './locateColumns.ts';
import type { TimestampReader } from './timestampReader.ts';

const COMMA = 0x2c;
const BLANK = 0x20;
const PLUS = 0x2b;
const LF = 0x0a;
const CR = 0x0d;
const UNMAPPED = -1;
const TS = 0;
const WIDTH = barColumns.length;

/**
 * Reads runs of the rows that make up nearly all of every file in one pass over their bytes: no quotes, no blanks around
 * cells, plain numbers and time stamps, a line end that is known already. Any other row is left to the tokeniser and gets
 * its values or its error there; this is a short cut, never a second grammar.
 */
export class PlainRows {
  /** after `read`: the byte after the last row that was read */
  position = 0;
  /** after `read`: how many rows were read */
  rows = 0;
  readonly #columnOf: Int32Array;
  readonly #readTimestamp: TimestampReader;

  /**
   * @param places cell of each column
   * @param cells  cells of a row
   */
  constructor(places: ColumnPlaces, cells: number, readTimestamp: TimestampReader) {
    this.#columnOf = new Int32Array(cells).fill(UNMAPPED);
    barColumns.forEach((column, index) => {
      if (places[column] >= 0) this.#columnOf[places[column]] = index;
    });
    this.#readTimestamp = readTimestamp;
  }

  /**
   * Reads rows until one is not plain or `block` is full.
   * @param bytes end in a sentinel that is no digit, comma or line end
   * @param from  where a row starts
   * @param block [rows, 6] receives ts, open, high, low, close, volume from element `blockFrom` on; a column without a
   *   cell stays as it is, and what follows the rows read is not to be used
   */
  read(bytes: Uint8Array, from: number, block: Float64Array, blockFrom: number): void {
    let position = from;
    let at = blockFrom;
    while (at < block.length) {
      const next = this.#readRow(bytes, position, block, at);
      if (next < 0) break;
      position = next;
      at += WIDTH;
    }
    this.position = position;
    this.rows = (at - blockFrom) / WIDTH;
  }

  /** @returns the byte after the row's line end, or −1 for a row that is not plain */
  #readRow(bytes: Uint8Array, from: number, block: Float64Array, blockAt: number): number {
    const columnOf = this.#columnOf;
    let at = from;
    for (let cell = 0; cell < columnOf.length; cell++) {
      if (cell > 0 && bytes[at++] !== COMMA) return -1;
      const column = columnOf[cell]!;
      if (column > TS) {
        at = readDecimal(bytes, at, block, blockAt + column);
        if (at < 0) return -1;
        continue;
      }
      const start = at;
      at = endOfText(bytes, start);
      if (column === UNMAPPED) continue;
      const ts = this.#readTimestamp(bytes, start, at);
      if (Number.isNaN(ts)) return -1;
      block[blockAt + TS] = ts;
    }
    if (bytes[at] === LF) return at + 1;
    return bytes[at] === CR && bytes[at + 1] === LF ? at + 2 : -1;
  }
}

/** Where a bare cell ends that starts at `at`; a quote ends it, too. */
function endOfText(bytes: Uint8Array, at: number): number {
  let end = at;
  while (bytes[end]! > COMMA || bytes[end] === BLANK || bytes[end] === PLUS) end += 1;
  return end;
}
