import { allocateSeries } from './allocateSeries.ts';
import { barColumns, type Series, type Timeframe } from './bars.ts';

const WIDTH = barColumns.length;
const FIRST_ROWS = 64; // a small file costs little
const MAX_ROWS = 16_384; // 786 kB a block: few allocations for a large one, and little that stays unused

/**
 * Bars whose number is not known yet: rows in blocks [rows, 6] that double in size up to a limit, turned into columns in
 * shared memory at the end. A block is given up as soon as it is copied and the columns are touched page by page, so the
 * peak stays near one copy.
 *
 * A writer fills rows ts, open, high, low, close, volume from element `at` of `block` on and then says how many it wrote.
 */
export class BarBlocks {
  rows = 0;
  block = new Float64Array(FIRST_ROWS * WIDTH);
  /** where the next row goes in `block`; there is always room for one */
  at = 0;
  #full: Float64Array[] = [];

  /** Counts rows that were written into `block`. */
  advance(rows: number): void {
    this.rows += rows;
    this.at += rows * WIDTH;
    if (this.at < this.block.length) return;
    this.#full.push(this.block);
    this.block = new Float64Array(Math.min(2 * this.block.length, MAX_ROWS * WIDTH));
    this.at = 0;
  }

  /** The bars as columns. To be called once: the blocks are given up. */
  toSeries(symbol: string, timeframe: Timeframe): Series {
    const series = allocateSeries(symbol, timeframe, this.rows);
    const latestFirst = [this.block, ...this.#full.reverse()];
    this.#full = [];
    for (let row = 0; row < series.rows; ) row = copyRows(latestFirst.pop()!, series, row);
    return series;
  }
}

/** Writes the rows of a block to the columns, from row `from` on. @returns the row after the last one written */
function copyRows(block: Float64Array, series: Series, from: number): number {
  const { ts, open, high, low, close, volume } = series;
  const end = Math.min(from + block.length / WIDTH, series.rows);
  for (let row = from, at = 0; row < end; row++, at += WIDTH) {
    ts[row] = block[at]!;
    open[row] = block[at + 1]!;
    high[row] = block[at + 2]!;
    low[row] = block[at + 3]!;
    close[row] = block[at + 4]!;
    volume[row] = block[at + 5]!;
  }
  return end;
}
