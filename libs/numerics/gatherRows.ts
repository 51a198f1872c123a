/**
 * Rows of a matrix, in the order given, as a copy.
 * @param data [N, F] row-major
 * @param rows [M] each in [0, N)
 * @returns [M, F]
 */
export function gatherRows(data: Float64Array, cols: number, rows: Int32Array): Float64Array {
  const gathered = new Float64Array(rows.length * cols);
  for (let i = 0, to = 0; i < rows.length; i++) {
    const from = rows[i]! * cols;
    for (let col = 0; col < cols; col++) gathered[to++] = data[from + col]!;
  }
  return gathered;
}
