import { type Arena, type Region, withArena } from '../memory/arena.ts';
import { kernels } from '../memory/kernels.ts';

/**
 * The memory of growing trees on N rows of C binned columns, made once per fit.
 *
 * Notation of the folder: N rows, C columns padded to a multiple of four, B bins. A node of a tree is a range
 * [begin, end) of the row numbers of a row set. Gradients and hessians that a histogram adds up are integers, and what
 * is said to be in packed units is in multiples of them.
 */
export interface TreeWorkspace {
  readonly arena: Arena;
  readonly nRows: number;
  /** C */
  readonly stride: number;
  /** [N, C]: a histogram reads whole rows of it */
  readonly bins: Region<Uint8Array>;
  /** [C, N] the same */
  readonly binColumns: Region<Uint8Array>;
  /** [K, N] scores that the current gradients are of; with several outputs, those of one after those of the other */
  readonly scores: Region<Float64Array>;
  /** [N, 2] hessian and gradient */
  readonly gradients: Region<Float64Array>;
  /** i64 [N] */
  readonly packed: Region<Int32Array>;
  /**
   * [C, 5] by place in histograms: value bins, 1 if a bin of missing values follows, monotone direction, 1 if to be
   * searched, number in the table
   */
  readonly columns: Region<Int32Array>;
  /** the columns that histograms are made of */
  readonly selection: ColumnSelection;
  /** [256] 1 for the bins that go left in the partition to come */
  readonly goesLeft: Region<Uint8Array>;
  readonly scratch: Region<Int32Array>;
  readonly results: Region<Float64Array>;
  /** histograms [C, 256] of i64 as pairs hessian, gradient of i32; grows as slots are asked for */
  readonly histograms: Region<Int32Array>[];
}

/** All columns, or some that were copied together. */
export interface ColumnSelection {
  /** address of their bins, [N, stride] */
  bins: number;
  /** a multiple of four */
  stride: number;
  /** memory for the copy, once there was one */
  copy: Region<Uint8Array> | undefined;
}

/** Rows that go down a tree together: those it is grown on, those held out of it, or those of a validation set. */
export interface RowSet {
  /** rows of the table */
  readonly nRows: number;
  /** [C, nRows]: a partition reads one column of it */
  readonly columns: Region<Uint8Array>;
  /** numbers of the rows in the set, permuted as nodes are split */
  readonly rows: Region<Int32Array>;
  readonly count: number;
}

/** Values of a double in `results`, which splits and sums are written to. */
const RESULTS = 16;

/** Bins of a column in a histogram. */
export const HISTOGRAM_BINS = 256;

/** Numbers in the record of a column. */
export const COLUMN_RECORD = 5;

/** Rows of arrays that vector loops go over are padded to this. */
const ROW_PADDING = 4;

/**
 * @param bins     [N, stride] copied to kernel memory
 * @param stride   a multiple of four
 * @param nOutputs trees that are grown from one set of scores
 */
export function createTreeWorkspace(
  arena: Arena,
  bins: Uint8Array,
  nRows: number,
  stride: number,
  nOutputs: number,
): TreeWorkspace {
  const padded = ROW_PADDING * Math.ceil(nRows / ROW_PADDING);
  const work: TreeWorkspace = {
    arena,
    nRows,
    stride,
    bins: arena.u8(nRows * stride),
    binColumns: arena.u8(nRows * stride),
    scores: arena.f64(padded * nOutputs),
    gradients: arena.f64(2 * padded),
    packed: arena.i32(2 * nRows),
    columns: arena.i32(COLUMN_RECORD * stride),
    selection: { bins: 0, stride, copy: undefined },
    goesLeft: arena.u8(HISTOGRAM_BINS),
    scratch: arena.i32(nRows),
    results: arena.f64(RESULTS),
    histograms: [],
  };
  work.selection.bins = work.bins.address;
  work.bins.view().set(bins);
  kernels().treeTranspose(work.bins.address, nRows, stride, work.binColumns.address);
  work.scores.view().fill(0);
  work.columns.view().fill(0);
  return work;
}

/**
 * Has histograms made of some columns only, in that order, or of all.
 * @param columns numbers of the columns, at most C
 */
export function selectColumns(work: TreeWorkspace, columns: readonly number[] | 'all'): void {
  const { arena, selection, bins, nRows, stride } = work;
  selection.stride = columns === 'all' ? stride : 4 * Math.ceil(columns.length / 4);
  selection.bins = bins.address;
  if (selection.stride === stride || columns === 'all') {
    selection.stride = stride;
    return;
  }
  selection.copy ??= arena.u8(nRows * stride);
  selection.bins = selection.copy.address;
  withArena((inner) => {
    const list = inner.i32(selection.stride);
    list.view().fill(0).set(columns);
    kernels().treeSelect(bins.address, nRows, stride, list.address, selection.stride, selection.bins);
  });
}

/** A table that goes down trees without their learning from it. @param bins [nRows, stride] */
export function createRowSet(arena: Arena, bins: Uint8Array, nRows: number, stride: number): RowSet {
  const columns = arena.u8(nRows * stride);
  const rows = arena.i32(nRows);
  withArena((inner) => {
    const copy = inner.u8(bins.length);
    copy.view().set(bins);
    kernels().treeTranspose(copy.address, nRows, stride, columns.address);
  });
  return { nRows, columns, rows, count: nRows };
}

/** Histogram memory number `slot`, allocated when it is first asked for. */
export function histogramSlot(work: TreeWorkspace, slot: number): Region<Int32Array> {
  while (work.histograms.length <= slot) work.histograms.push(work.arena.i32(2 * HISTOGRAM_BINS * work.stride));
  return work.histograms[slot]!;
}
