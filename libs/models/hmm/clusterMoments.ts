import { columnMeans } from '../columnMeans.ts';
import type { FeatureMatrixView } from '../contract.ts';

/**
 * Mean and population variance of the rows of each cluster; an empty cluster has those of all rows.
 * Notation: see gaussianHmm.ts.
 * @param labels    [T] cluster of each row, 0..K−1
 * @param variances [D] variance of each feature over all rows
 * @returns         [K, D] each
 */
export function clusterMoments(
  view: FeatureMatrixView,
  labels: Int32Array,
  nClusters: number,
  variances: Float64Array,
): { means: Float64Array; variances: Float64Array } {
  const { data, rows, cols } = view;
  const counts = new Int32Array(nClusters);
  const centre = columnMeans(view);
  const shifts = new Float64Array(nClusters * cols);
  const squares = new Float64Array(nClusters * cols);
  for (let t = 0; t < rows; t++) {
    const k = labels[t]!;
    counts[k]!++;
    for (let d = 0; d < cols; d++) {
      const deviation = data[t * cols + d]! - centre[d]!;
      shifts[k * cols + d]! += deviation;
      squares[k * cols + d]! += deviation * deviation;
    }
  }
  for (let k = 0; k < nClusters; k++) {
    for (let d = 0; d < cols; d++) {
      const kd = k * cols + d;
      const count = counts[k]!;
      shifts[kd]! /= Math.max(count, 1);
      squares[kd] = count > 0 ? squares[kd]! / count - shifts[kd]! ** 2 : variances[d]!;
    }
  }
  return { means: shifts.map((shift, kd) => centre[kd % cols]! + shift), variances: squares };
}
