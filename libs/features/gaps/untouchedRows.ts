import type { GapPolicyResult, Series } from '@winnow/market';
import { gapBound } from './fillVolume.ts';
import { rowsWithoutGap } from './rowsWithoutGap.ts';
import { windowOpens } from './windowOpens.ts';

/**
 * The rows that a trial may use under a gap policy: those whose features and label reach over no gap. Features that
 * `fillVolume` gives a value at missing bars reach over none.
 * @param barIndex [N] ascending
 * @param horizon  bars that a label may look ahead
 * @returns row indices, ascending
 */
export function untouchedRows(
  series: Series,
  names: readonly string[],
  barIndex: Int32Array,
  horizon: number,
  { afterGap, timeline }: Pick<GapPolicyResult, 'afterGap' | 'timeline'>,
): Int32Array {
  const bound = timeline === undefined ? names : gapBound(names, series);
  return rowsWithoutGap({ barIndex }, windowOpens(series, bound, barIndex), series.ts, afterGap, horizon);
}
