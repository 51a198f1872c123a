import { assertArgument, WinnowError } from '@winnow/core';

/**
 * What all scalers do with a matrix: check the rows, take a column out, map cells. Notation: see contract.ts.
 */

/** Throws `argument_invalid` unless `data` is whole rows and every row index lies in it. */
export function assertRows(where: string, data: Float64Array, cols: number, rows: Int32Array): void {
  const height = data.length / cols;
  assertArgument(Number.isInteger(height), where, `data must be whole rows of ${cols} columns`, data.length);
  let isInside = true; // one message for all rows: putting it together for each costs more than the rows themselves
  for (let i = 0; i < rows.length; i++) isInside &&= rows[i]! >= 0 && rows[i]! < height;
  if (isInside) return;
  const outside = rows.find((row) => row < 0 || row >= height);
  throw new WinnowError('argument_invalid', { where, rule: `row must lie in [0, ${height})`, got: outside });
}

/**
 * The chosen rows of each column, checked.
 * @returns F arrays of [M]
 * @throws WinnowError `argument_invalid` for no rows, a row outside the data, or a chosen value that is not finite
 */
export function columnsOf(where: string, data: Float64Array, cols: number, rows: Int32Array): Float64Array[] {
  assertRows(where, data, cols, rows);
  assertArgument(rows.length > 0, where, 'rowIndices must not be empty', rows.length);
  return Array.from({ length: cols }, (_, col) => {
    const column = new Float64Array(rows.length);
    let zero = 0; // NaN as soon as a value is not finite
    for (let i = 0; i < rows.length; i++) {
      const value = data[rows[i]! * cols + col]!;
      column[i] = value;
      zero += value * 0;
    }
    if (zero === 0) return column;
    const bad = column.findIndex((value) => !Number.isFinite(value));
    const place = `${where} row ${rows[bad]!} column ${col}`;
    throw new WinnowError('argument_invalid', { where: place, rule: 'value must be finite', got: column[bad] });
  });
}

/**
 * `map(value, col)` of every cell of the chosen rows.
 * @param width columns of the fitted state
 * @returns [M, F]
 */
export function mapCells(
  where: string,
  data: Float64Array,
  cols: number,
  rows: Int32Array,
  width: number,
  map: (value: number, col: number) => number,
): Float64Array {
  assertRows(where, data, cols, rows);
  assertArgument(width === cols, where, `scaler must have ${cols} columns`, width);
  const out = new Float64Array(rows.length * cols);
  for (let i = 0; i < rows.length; i++) {
    const offset = rows[i]! * cols;
    for (let col = 0; col < cols; col++) out[i * cols + col] = map(data[offset + col]!, col);
  }
  return out;
}

/** A column without spread is only centred. */
export function nonZero(scale: number): number {
  return scale === 0 ? 1 : scale;
}
