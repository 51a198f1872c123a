import type { FeatureMatrixView } from '@winnow/models';

/** Which rows of a larger table a model is to see. Notation: M rows of F features. */

/** Consecutive rows, and before them as many as a model needs to come up to date. */
export function withHistory(rows: Int32Array, contextRows: number): Int32Array {
  const history = Math.min(contextRows, rows[0]!);
  const seen = new Int32Array(history + rows.length);
  for (let i = 0; i < seen.length; i++) seen[i] = rows[0]! - history + i;
  return seen;
}

/**
 * A view in which a jump in time starts a new run.
 * @param data [M, F]
 * @param at   [M] place of each row in time, ascending; neighbours differ by 1
 */
export function viewOfRows(data: Float64Array, cols: number, at: Int32Array): FeatureMatrixView {
  const runStarts: number[] = [];
  for (let i = 0; i < at.length; i++) if (i === 0 || at[i] !== at[i - 1]! + 1) runStarts.push(i);
  return { kind: 'feature_matrix', data, rows: at.length, cols, runStarts: Int32Array.from(runStarts) };
}
