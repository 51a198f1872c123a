import { columnSums } from '@winnow/kernels';
import { sum } from '@winnow/numerics';
import type { FeatureMatrixView } from './contract.ts';

/**
 * Mean of each column, taken around the first row, so that the mean of a constant column is exactly its value and the
 * centred column exactly zero.
 * @param weight [N] of each row, not all 0; absent means 1
 * @returns [F]
 */
export function columnMeans(view: FeatureMatrixView, weight?: Float64Array): Float64Array {
  const { data, rows, cols } = view;
  const origin = data.slice(0, cols);
  const total = weight === undefined ? rows : sum(weight);
  return columnSums(data, weight ?? new Float64Array(rows).fill(1), origin).map(
    (value, f) => origin[f]! + value / total,
  );
}
