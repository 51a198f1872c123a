import { gatherRows, take } from '@winnow/numerics';
import type { FeatureMatrix } from './contract.ts';

/** The given rows of a matrix, in their order, as copies; `takeRows` gives leading rows without a copy. */
export function pickRows(matrix: FeatureMatrix, rows: Int32Array): FeatureMatrix {
  const data = gatherRows(matrix.data, matrix.cols, rows);
  return { ...matrix, data, rows: rows.length, barIndex: take(matrix.barIndex, rows) };
}
