import type { FeatureMatrixView } from './contract.ts';

/**
 * Mean of each column, taken around the first row, so that the mean of a constant column is exactly its value and the
 * centred column exactly zero.
 * @param weight [N] of each row, not all 0; absent means 1
 * @returns [F]
 */
export function columnMeans(view: FeatureMatrixView, weight?: Float64Array): Float64Array {
  const { data, rows, cols } = view;
  const means = new Float64Array(cols);
  let total = 0;
  for (let n = 0; n < rows; n++) {
    const share = weight === undefined ? 1 : weight[n]!;
    for (let f = 0; f < cols; f++) means[f]! += share * (data[n * cols + f]! - data[f]!);
    total += share;
  }
  for (let f = 0; f < cols; f++) means[f] = data[f]! + means[f]! / total;
  return means;
}
