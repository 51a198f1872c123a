import type { FeatureMatrix } from './contract.ts';

/** The given rows of a matrix, in their order, as copies; `takeRows` gives leading rows without a copy. */
export function pickRows(matrix: FeatureMatrix, rows: Int32Array): FeatureMatrix {
  const { cols } = matrix;
  const data = new Float64Array(rows.length * cols);
  rows.forEach((row, i) => {
    data.set(matrix.data.subarray(row * cols, (row + 1) * cols), i * cols);
  });
  return { ...matrix, data, rows: rows.length, barIndex: Int32Array.from(rows, (row) => matrix.barIndex[row]!) };
}
