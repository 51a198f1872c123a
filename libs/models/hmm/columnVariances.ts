import { columnMeans } from '../columnMeans.ts';
import type { FeatureMatrixView } from '../contract.ts';

/**
 * Population variance (divisor N) of each column, in two passes; exactly 0 for a constant column.
 * @returns [D]
 */
export function columnVariances(view: FeatureMatrixView): Float64Array {
  const { data, rows, cols } = view;
  const means = columnMeans(view);
  const variances = new Float64Array(cols);
  for (let t = 0; t < rows; t++) {
    for (let d = 0; d < cols; d++) variances[d]! += (data[t * cols + d]! - means[d]!) ** 2;
  }
  return variances.map((sum) => sum / rows);
}
