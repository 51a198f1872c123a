import { gatherRows, take } from '@winnow/numerics';
import type { FeatureMatrixView, Targets } from '../../contract.ts';

/**
 * Some rows of a training set, as one of their own; a row that is left out starts a new run. Notation: N rows, M of them.
 * @param rows [M] ascending
 */
export function takeTrainingRows(
  view: FeatureMatrixView,
  targets: Targets,
  rows: Int32Array,
): { readonly view: FeatureMatrixView; readonly targets: Targets } {
  const { cols } = view;
  const data = gatherRows(view.data, cols, rows);
  const starts = new Set(view.runStarts);
  const runStarts = Int32Array.from(rows.keys()).filter((i) => {
    return i === 0 || rows[i] !== rows[i - 1]! + 1 || starts.has(rows[i]!);
  });
  const { weight } = targets;
  return {
    view: { kind: 'feature_matrix', data, rows: rows.length, cols, runStarts },
    targets: {
      ret: take(targets.ret, rows),
      up: take(targets.up, rows),
      ...(weight && { weight: take(weight, rows) }),
    },
  };
}
