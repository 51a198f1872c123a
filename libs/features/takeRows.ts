import { assertArgument } from '@winnow/core';
import type { FeatureMatrix } from './contract.ts';

/** The first `rows` rows as views on the same memory, e.g. those that have a label. */
export function takeRows(matrix: FeatureMatrix, rows: number): FeatureMatrix {
  const inRange = Number.isInteger(rows) && rows >= 0 && rows <= matrix.rows;
  assertArgument(inRange, 'takeRows', `rows must be an integer in [0, ${matrix.rows}]`, rows);
  return {
    ...matrix,
    data: matrix.data.subarray(0, rows * matrix.cols),
    rows,
    barIndex: matrix.barIndex.subarray(0, rows),
  };
}
