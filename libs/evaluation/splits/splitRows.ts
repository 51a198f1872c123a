import { assertArgument, assertShape } from '@winnow/core';

/** What a splitter needs to know of N rows: the label interval [barIndex, endIndex) of each, in bars, half-open. */
export interface SplitRows {
  /** [N] index of the bar at whose close the row is known, strictly ascending */
  readonly barIndex: Int32Array;
  /** [N] index of the bar at whose close the row's label is known (t1), greater than `barIndex` */
  readonly endIndex: Int32Array;
  /** [T] epoch ms UTC of the open of every bar of the series (its `ts`); needed for an embargo in time only */
  readonly barTs?: Float64Array;
}

/** Throws `shape_mismatch` or `argument_invalid` unless the rows ascend and every label interval is non-empty. */
export function assertSplitRows(where: string, rows: SplitRows): void {
  const { barIndex, endIndex } = rows;
  assertShape(where, 'endIndex', endIndex, barIndex.length);
  for (let i = 0; i < barIndex.length; i++) {
    const bar = barIndex[i]!;
    if (i > 0 && bar <= barIndex[i - 1]!) assertArgument(false, where, 'barIndex must ascend strictly', bar);
    if (endIndex[i]! <= bar) {
      assertArgument(false, where, 'endIndex must be greater than barIndex', endIndex[i]);
    }
  }
}
