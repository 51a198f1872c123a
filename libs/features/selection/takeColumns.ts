import { assertArgument } from '@winnow/core';
import type { FeatureMatrix } from '../contract.ts';

/**
 * A copy of the matrix with the given columns, in the given order.
 * @throws WinnowError `argument_invalid` for a column outside the matrix
 */
export function takeColumns(matrix: FeatureMatrix, columns: Int32Array): FeatureMatrix {
  const { data, rows, cols, names } = matrix;
  for (const col of columns) {
    assertArgument(col >= 0 && col < cols, 'takeColumns', `column must lie in [0, ${cols})`, col);
  }
  const taken = new Float64Array(rows * columns.length);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < columns.length; i++) taken[row * columns.length + i] = data[row * cols + columns[i]!]!;
  }
  return { ...matrix, data: taken, cols: columns.length, names: Array.from(columns, (col) => names[col]!) };
}
