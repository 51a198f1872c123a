import { WinnowError } from '@winnow/core';
import { type Arena, MAX_BYTES, type Region, withArena } from '../memory/arena.ts';
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

/** Bins of a table in kernel memory, both ways. */
export interface BinRegions {
  /** [N, stride] */
  readonly rows: Region<Uint8Array>;
  /** [stride, N] */
  readonly columns: Region<Uint8Array>;
}

/** Where the bins of a table come from: an array [N, stride], or what writes them where they are needed. */
export type BinSource = Uint8Array | ((out: BinRegions) => void);

/** Values of a double in `results`, which splits and sums are written to. */
const RESULTS = 16;

/** Bins of a column in a histogram. */
export const HISTOGRAM_BINS = 256;

/** Numbers in the record of a column. */
export const COLUMN_RECORD = 5;

/** Rows of arrays that vector loops go over are padded to this. */
const ROW_PADDING = 4;

/**
 * @param source   bins, which are copied to kernel memory or made there
 * @param stride   a multiple of four
 * @param nOutputs trees that are grown from one set of scores
 * @throws WinnowError `kernel_memory` when the table is too large
 */
export function createTreeWorkspace(
  arena: Arena,
  source: BinSource,
  nRows: number,
  stride: number,
  nOutputs: number,
): TreeWorkspace {
  assertFits(nRows, stride, nOutputs);
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
  loadBins(source, nRows, stride, { rows: work.bins, columns: work.binColumns });
  work.scores.view().fill(0);
  work.columns.view().fill(0);
  return work;
}

/** Bytes of a row beside its bins and scores: gradients, the same packed, row numbers, and the target and weight of a fit. */
const ROW_BYTES = 56;

/** Refuses, before anything is read, a table that the kernel's addresses cannot hold. */
function assertFits(nRows: number, stride: number, nOutputs: number): void {
  const most = Math.floor(MAX_BYTES / (2 * stride + 8 * nOutputs + ROW_BYTES));
  if (nRows <= most) return;
  const rule = `trees can learn from at most ${most} rows of ${stride} features, which are ${MAX_BYTES} bytes of kernel memory`;
  throw new WinnowError('kernel_memory', { where: 'trees', rule, got: nRows });
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

/** A table that goes down trees without their learning from it. */
export function createRowSet(arena: Arena, source: BinSource, nRows: number, stride: number): RowSet {
  const columns = arena.u8(nRows * stride);
  const rows = arena.i32(nRows);
  withArena((inner) => loadBins(source, nRows, stride, { rows: inner.u8(nRows * stride), columns }));
  return { nRows, columns, rows, count: nRows };
}

function loadBins(source: BinSource, nRows: number, stride: number, out: BinRegions): void {
  if (!(source instanceof Uint8Array)) {
    source(out);
    return;
  }
  out.rows.view().set(source);
  kernels().treeTranspose(out.rows.address, nRows, stride, out.columns.address);
}

/** Histogram memory number `slot`, allocated when it is first asked for. @param words of it, the same in all calls of a fit */
export function histogramSlot(
  work: TreeWorkspace,
  slot: number,
  words = 2 * HISTOGRAM_BINS * work.stride,
): Region<Int32Array> {
  while (work.histograms.length <= slot) work.histograms.push(work.arena.i32(words));
  return work.histograms[slot]!;
}
