import { type Arena, withArena } from '../memory/arena.ts';
import { kernels } from '../memory/kernels.ts';
import { createBinLookups } from './binLookup.ts';
import type { BinRegions } from './workspace.ts';

/** One column's bins: bin b holds the values above bound b − 1 and up to bound b, the last bin what is above all. */
export interface ColumnBins {
  /** ascending */
  readonly bounds: readonly number[];
  /** bin of NaN */
  readonly missingBin: number;
}

/** A table of values whose columns are to be replaced by bins; an undefined column is left as it is. */
export interface BinnableRows {
  /** [N, F] */
  readonly data: Float64Array;
  readonly nRows: number;
  /** [F] */
  readonly columns: readonly (ColumnBins | undefined)[];
  /** columns of the bins, at least F */
  readonly stride: number;
}

/** Values that are in kernel memory at a time: those of a column lie apart, and this many fit the first-level cache. */
const CHUNK_VALUES = 4096;

/** @param out [N, stride] receives the bins */
export function binRows(table: BinnableRows, out: Uint8Array): void {
  const { nRows, stride } = table;
  withArena((arena) => {
    const binChunk = createBinning(arena, table);
    const chunk = chunkRows(table);
    const bins = arena.u8(chunk * stride);
    for (let first = 0; first < nRows; first += chunk) {
      const count = Math.min(chunk, nRows - first);
      bins.view().set(out.subarray(first * stride, (first + count) * stride));
      binChunk(first, count, bins.address, 0);
      out.set(bins.view().subarray(0, count * stride), first * stride);
    }
  });
}

/** As `binRows`, in kernel memory, where nothing keeps a copy of the values. */
export function binIntoKernel(table: BinnableRows, { rows, columns }: BinRegions): void {
  const { nRows, stride } = table;
  withArena((arena) => {
    const binChunk = createBinning(arena, table);
    const chunk = chunkRows(table);
    for (let first = 0; first < nRows; first += chunk) {
      binChunk(first, Math.min(chunk, nRows - first), rows.address + first * stride, columns.address);
    }
  });
}

function chunkRows({ nRows, columns }: BinnableRows): number {
  return Math.max(1, Math.min(nRows, Math.floor(CHUNK_VALUES / columns.length)));
}

/**
 * @returns what bins `count` rows from `first` on, a chunk at most, to the address `bins` by row, and by column to
 *   where these begin, unless that is 0
 */
function createBinning(
  arena: Arena,
  table: BinnableRows,
): (first: number, count: number, bins: number, binColumns: number) => void {
  const { data, nRows, columns, stride } = table;
  const cols = columns.length;
  const values = arena.f64(chunkRows(table) * cols);
  const { boundsOf, lookupOf } = createBinLookups(
    arena,
    columns.map((column) => column?.bounds),
  );
  return (first, count, bins, binColumns) => {
    values.view().set(data.subarray(first * cols, (first + count) * cols));
    columns.forEach((column, c) => {
      if (column === undefined) return;
      const { missingBin } = column;
      const binColumn = binColumns === 0 ? 0 : binColumns + c * nRows + first;
      kernels().treeBins(
        values.address + 8 * c,
        cols,
        count,
        boundsOf(c),
        lookupOf(c),
        missingBin,
        bins + c,
        stride,
        binColumn,
      );
    });
  };
}
