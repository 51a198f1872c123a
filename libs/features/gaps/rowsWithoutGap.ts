import type { FeatureMatrix } from '../contract.ts';

/**
 * The rows that no gap touches: no bar is missing between the first bar that a row's features look at and the last one
 * that its label may look at, `horizon` bars ahead. That limit counts even where a label ends before it, for the reason
 * that `labelledRows` gives. Notation: N rows, T bars.
 * @param opens    [N] epoch ms UTC at which the window of each row's features begins, see `windowOpens`
 * @param ts       [T] epoch ms UTC of the opens of all bars
 * @param afterGap [T] 1 where bars are missing just before the bar
 * @returns row indices, ascending
 */
export function rowsWithoutGap(
  { barIndex }: Pick<FeatureMatrix, 'barIndex'>,
  opens: Float64Array,
  ts: Float64Array,
  afterGap: Uint8Array,
  horizon: number,
): Int32Array {
  const kept: number[] = [];
  let bar = 0;
  let gapEnd = Number.NEGATIVE_INFINITY; // open of the bar after the latest gap that a row may look at
  for (let row = 0; row < barIndex.length; row++) {
    for (; bar <= barIndex[row]! + horizon && bar < ts.length; bar++) if (afterGap[bar] === 1) gapEnd = ts[bar]!;
    if (gapEnd <= opens[row]!) kept.push(row);
  }
  return Int32Array.from(kept);
}
