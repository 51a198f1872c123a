import { z } from 'zod';
import { columnsOf, mapCells, nonZero } from './cells.ts';
import type { Scaler } from './contract.ts';

export const standardSchema = z.strictObject({
  kind: z.literal('standard').describe('Mean 0 and standard deviation 1.'),
});

/**
 * Standardisation of columns, as scikit-learn's StandardScaler. Notation: N rows of `data`, F columns, M chosen rows.
 * Fit it on training rows only: a scaler that has seen test rows is a leak.
 */
export interface StandardScaler {
  /** [F] column means */
  readonly mean: readonly number[];
  /** [F] population standard deviations (ddof 0); 1 for a constant column, which is then only centred */
  readonly scale: readonly number[];
}

/**
 * Two passes in row order, relative to the first chosen value, so that a constant column has exactly zero deviation.
 * @param data       [N, F] row-major
 * @param rowIndices [M] rows to fit on, at least one
 * @throws WinnowError `argument_invalid` for no rows, a row outside the data, or a chosen value that is not finite
 */
export function fitStandardScaler(data: Float64Array, cols: number, rowIndices: Int32Array): StandardScaler {
  const columns = columnsOf('fitStandardScaler', data, cols, rowIndices);
  const mean = columns.map(anchoredMean);
  const scale = columns.map((values, col) => nonZero(populationSd(values, mean[col]!)));
  return { mean, scale };
}

/**
 * @param data       [N, F] row-major
 * @param rowIndices [M] rows to transform
 * @returns [M, F] (value − mean) / scale
 * @throws WinnowError `argument_invalid` for a row outside the data or a scaler of other width. NaN propagates.
 */
export function applyStandardScaler(
  { mean, scale }: StandardScaler,
  data: Float64Array,
  cols: number,
  rowIndices: Int32Array,
): Float64Array {
  const standardise = (value: number, col: number) => (value - mean[col]!) / scale[col]!;
  return mapCells('applyStandardScaler', data, cols, rowIndices, mean.length, standardise);
}

export const standardScaler: Scaler<z.infer<typeof standardSchema>, StandardScaler> = {
  description: '(value − mean) / population standard deviation; scikit-learn StandardScaler',
  fit: fitStandardScaler,
  apply: applyStandardScaler,
};

function anchoredMean(values: Float64Array): number {
  const anchor = values[0]!;
  let sum = 0;
  for (let n = 0; n < values.length; n++) sum += values[n]! - anchor;
  return anchor + sum / values.length;
}

function populationSd(values: Float64Array, mean: number): number {
  let sum = 0;
  for (let n = 0; n < values.length; n++) {
    const deviation = values[n]! - mean;
    sum += deviation * deviation;
  }
  return Math.sqrt(sum / values.length);
}
