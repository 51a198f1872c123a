import type { FeatureMatrixView } from './contract.ts';

/**
 * Mean of each column, taken around the first row, so that the mean of a constant column is exactly its value and the
 * centred column exactly zero.
 * @returns [F]
 */
export function columnMeans(view: FeatureMatrixView): Float64Array {
  const { data, rows, cols } = view;
  const means = new Float64Array(cols);
  for (let n = 1; n < rows; n++) {
    for (let f = 0; f < cols; f++) means[f]! += data[n * cols + f]! - data[f]!;
  }
  for (let f = 0; f < cols; f++) means[f] = data[f]! + means[f]! / rows;
  return means;
}
