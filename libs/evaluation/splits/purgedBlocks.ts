/** Notation: N rows; row i's label interval is [barIndex[i], endIndex[i]), half-open, in bars. */
import { bindEmbargo } from './barEmbargo.ts';
import { blockBounds } from './blockBounds.ts';
import type { EmbargoOptions } from './embargo.ts';
import { excludedRows, lastEnd } from './intervals.ts';
import type { SplitRows } from './splitRows.ts';

/** The rows of one series cut into blocks, each with the rows that may not train when it is tested. */
export interface PurgedBlocks {
  /** [blocks + 1] block b is the rows [bounds[b], bounds[b + 1]) */
  readonly bounds: Int32Array;
  /** [blocks] row ranges: the block itself, purged and embargoed rows */
  readonly excluded: readonly Int32Array[];
}

export function purgedBlocks(where: string, rows: SplitRows, blocks: number, options: EmbargoOptions): PurgedBlocks {
  const embargo = bindEmbargo(where, rows, options);
  const intervals = { start: rows.barIndex, end: rows.endIndex };
  const bounds = blockBounds(0, rows.barIndex.length, blocks);
  const excluded = Array.from({ length: blocks }, (_, b) => {
    const [from, to] = [bounds[b]!, bounds[b + 1]!];
    const resumeBar = embargo.resumeBar(lastEnd(intervals, from, to));
    return excludedRows(intervals, from, to, rows.barIndex[from]!, resumeBar);
  });
  return { bounds, excluded };
}
