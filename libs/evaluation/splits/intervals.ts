/**
 * Purge on label intervals, on any clock: bars of one series, or epoch ms of a panel.
 *
 * Notation: N rows of one symbol; row i's label interval is [start[i], end[i]), half-open. A test block is the rows
 * [a, b). Sets of rows are row ranges: pairs [from, to) in one Int32Array.
 */
import { lowerBound } from './lowerBound.ts';

/** Label intervals on one clock. */
export interface Intervals {
  /** [N] strictly ascending */
  readonly start: Int32Array | Float64Array;
  /** [N] greater than `start` */
  readonly end: Int32Array | Float64Array;
}

/** Largest label end of the rows [a, b); −∞ when there are none. */
export function lastEnd({ end }: Intervals, a: number, b: number): number {
  let last = Number.NEGATIVE_INFINITY;
  for (let i = a; i < b; i++) if (end[i]! > last) last = end[i]!;
  return last;
}

/**
 * The rows that may not train when the rows [a, b) are tested.
 * @param spanStart   clock time at which the block starts; the rows before `a` start earlier
 * @param resumeStart clock time from which rows after the block may train again: the span's end plus the embargo
 * @returns row ranges, ascending: runs of earlier rows whose label reaches past `spanStart`, then one range from `a` on
 */
export function excludedRows(
  rows: Intervals,
  a: number,
  b: number,
  spanStart: number,
  resumeStart: number,
): Int32Array {
  const { start, end } = rows;
  const ranges: number[] = [];
  for (let i = 0; i < a; i++) {
    if (end[i]! <= spanStart) continue;
    if (ranges.at(-1) === i) ranges[ranges.length - 1] = i + 1;
    else ranges.push(i, i + 1);
  }
  const resume = Math.max(b, lowerBound(start, resumeStart));
  if (ranges.at(-1) === a) ranges[ranges.length - 1] = resume;
  else ranges.push(a, resume);
  return Int32Array.from(ranges);
}

/**
 * The rows of [0, N) that lie in none of the given ranges.
 * @param excluded row ranges of any number of blocks
 * @param allRows  [N] the numbers 0 … N − 1, from which runs are copied
 */
export function rowsOutside(excluded: readonly Int32Array[], allRows: Int32Array): Int32Array {
  const kept = keptRanges(excluded, allRows.length);
  let size = 0;
  for (let k = 0; k < kept.length; k += 2) size += kept[k + 1]! - kept[k]!;
  const out = new Int32Array(size);
  let at = 0;
  for (let k = 0; k < kept.length; k += 2) {
    const run = allRows.subarray(kept[k]!, kept[k + 1]!);
    out.set(run, at);
    at += run.length;
  }
  return out;
}

/** The complement of all ranges in [0, n), as row ranges. */
function keptRanges(excluded: readonly Int32Array[], n: number): number[] {
  const pairs: (readonly [number, number])[] = [];
  for (const ranges of excluded) for (let k = 0; k < ranges.length; k += 2) pairs.push([ranges[k]!, ranges[k + 1]!]);
  pairs.sort((p, q) => p[0] - q[0]);
  const kept: number[] = [];
  let free = 0;
  for (const [from, to] of pairs) {
    if (from > free) kept.push(free, from);
    if (to > free) free = to;
  }
  if (free < n) kept.push(free, n);
  return kept;
}

/** [N] the numbers 0 … n − 1. */
export function rowNumbers(n: number): Int32Array {
  const rows = new Int32Array(n);
  for (let i = 0; i < n; i++) rows[i] = i;
  return rows;
}
