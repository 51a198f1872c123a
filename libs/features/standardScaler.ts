import { assertArgument, WinnowError } from '@winnow/core';

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
  assertRows('fitStandardScaler', data, cols, rowIndices);
  assertArgument(rowIndices.length > 0, 'fitStandardScaler', 'rowIndices must not be empty', rowIndices.length);
  const mean: number[] = [];
  const scale: number[] = [];
  for (let col = 0; col < cols; col++) {
    const columnMean = meanOf(data, cols, col, rowIndices);
    const sd = populationSd(data, cols, col, rowIndices, columnMean);
    mean.push(columnMean);
    scale.push(sd === 0 ? 1 : sd);
  }
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
  assertRows('applyStandardScaler', data, cols, rowIndices);
  assertArgument(mean.length === cols, 'applyStandardScaler', `scaler must have ${cols} columns`, mean.length);
  const out = new Float64Array(rowIndices.length * cols);
  for (let i = 0; i < rowIndices.length; i++) {
    const offset = rowIndices[i]! * cols;
    for (let col = 0; col < cols; col++) out[i * cols + col] = (data[offset + col]! - mean[col]!) / scale[col]!;
  }
  return out;
}

function meanOf(data: Float64Array, cols: number, col: number, rowIndices: Int32Array): number {
  const anchor = data[rowIndices[0]! * cols + col]!;
  let sum = 0;
  for (const row of rowIndices) {
    const value = data[row * cols + col]!;
    if (!Number.isFinite(value)) {
      const where = `fitStandardScaler row ${row} column ${col}`;
      throw new WinnowError('argument_invalid', { where, rule: 'value must be finite', got: value });
    }
    sum += value - anchor;
  }
  return anchor + sum / rowIndices.length;
}

function populationSd(data: Float64Array, cols: number, col: number, rowIndices: Int32Array, mean: number): number {
  let sum = 0;
  for (const row of rowIndices) {
    const deviation = data[row * cols + col]! - mean;
    sum += deviation * deviation;
  }
  return Math.sqrt(sum / rowIndices.length);
}

function assertRows(where: string, data: Float64Array, cols: number, rowIndices: Int32Array): void {
  const rows = data.length / cols;
  assertArgument(Number.isInteger(rows), where, `data must be whole rows of ${cols} columns`, data.length);
  for (const row of rowIndices) assertArgument(row >= 0 && row < rows, where, `row must lie in [0, ${rows})`, row);
}
