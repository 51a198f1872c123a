import { assertArgument } from '@winnow/core';
import type { Series } from '@winnow/market';
import type { Labels } from './contract.ts';
import { type LabelKind, type LabelSpec, labelBuilders } from './registry.ts';

/**
 * Labels of the leading rows whose label ends inside the window, that is with barIndex + horizon < endBar; no bar from
 * `endBar` on is read. There may be fewer labels than rows: cut the matrix with `takeRows(matrix, labels.ret.length)`.
 * @param barIndex [N] bar at whose close each row is known, ascending
 * @param endBar   first bar behind the window
 * @throws WinnowError `argument_invalid` when `endBar` or the rows lie outside the series
 */
export function buildLabels<K extends LabelKind>(
  series: Series,
  barIndex: Int32Array,
  label: LabelSpec<K>,
  endBar: number,
): Labels {
  const inside = Number.isInteger(endBar) && endBar >= 0 && endBar <= series.rows;
  assertArgument(inside, 'buildLabels', `endBar must be an integer in [0, ${series.rows}]`, endBar);
  const firstBar = barIndex[0] ?? 0;
  assertArgument(firstBar >= 0, 'buildLabels', 'barIndex must not be negative', firstBar);
  return labelBuilders[label.kind](series, barIndex, label, endBar);
}
