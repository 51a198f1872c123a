/**
 * The rows of the stage windows (search → validate → forward). Notation: N rows of one series; row i's label interval is
 * [barIndex[i], endIndex[i]), half-open, in bars.
 */
import { assertArgument } from '@winnow/core';
import { bindEmbargo } from './barEmbargo.ts';
import type { EmbargoOptions } from './embargo.ts';
import { lastEnd } from './intervals.ts';
import { lowerBound } from './lowerBound.ts';
import { assertSplitRows, type SplitRows } from './splitRows.ts';

const WHERE = 'stageWindows';

/** Epoch ms UTC of bar opens, [from, to). */
export interface StageWindow {
  readonly from: number;
  readonly to: number;
}

/** The rows [start, end) of one stage. */
export interface StageRows {
  readonly start: number;
  readonly end: number;
}

/**
 * Assigns rows to windows that are ordered in time, so that no label of one stage shares a bar with another stage. A
 * row belongs to the window that holds its bar and the bar at whose close its label is known; rows within the embargo
 * after the labels of the stage before belong to none. A stage ends at its first row whose label reaches past the
 * window, so that its rows are contiguous.
 * @param rows    with `barTs`
 * @param windows ascending, not overlapping
 * @throws WinnowError `argument_invalid` for windows out of order, or a stage without rows
 */
export function stageWindows(
  rows: SplitRows & { readonly barTs: Float64Array },
  windows: readonly StageWindow[],
  options: EmbargoOptions,
): StageRows[] {
  assertSplitRows(WHERE, rows);
  const embargo = bindEmbargo(WHERE, rows, options);
  const intervals = { start: rows.barIndex, end: rows.endIndex };
  let resumeBar = 0;
  let previousTo = Number.NEGATIVE_INFINITY;
  return windows.map(({ from, to }, stage) => {
    assertArgument(from >= previousTo, WHERE, `window ${stage} must not start before the one before it ends`, from);
    assertArgument(to > from, WHERE, `window ${stage} must end after it starts (${from})`, to);
    previousTo = to;
    const endBar = lowerBound(rows.barTs, to);
    const start = lowerBound(rows.barIndex, Math.max(lowerBound(rows.barTs, from), resumeBar));
    let end = start;
    while (end < rows.barIndex.length && rows.barIndex[end]! < endBar && rows.endIndex[end]! < endBar) end++;
    assertArgument(end > start, WHERE, `window ${stage} must hold rows whose label ends in it`, end - start);
    resumeBar = embargo.resumeBar(lastEnd(intervals, start, end));
    return { start, end };
  });
}
