/**
 * Columns to mean 0 and standard deviation 1, in float32: networks start from weights that expect this. Notation: N rows,
 * F columns.
 */
export interface Scaling {
  /** [F] */
  readonly mean: readonly number[];
  /** [F] standard deviation; 1 for a column that does not vary */
  readonly scale: readonly number[];
}

/** Further from the mean than any sound value, in standard deviations: an outlier beyond must not drown all others. */
export const LIMIT = 10;

/** Below this share of the mean, a spread is rounding. */
const MIN_SPREAD = 1e-9;

/** Of the first `rows` rows. @param data [N, F] */
export function fitScaling(data: Float64Array, cols: number, rows: number): Scaling {
  const mean = new Array<number>(cols).fill(0);
  const squares = new Array<number>(cols).fill(0);
  for (let i = 0; i < rows * cols; i++) mean[i % cols]! += data[i]! / rows;
  for (let i = 0; i < rows * cols; i++) squares[i % cols]! += (data[i]! - mean[i % cols]!) ** 2 / rows;
  const scale = squares.map((square, k) => {
    const sd = Math.sqrt(square);
    return sd > MIN_SPREAD * Math.abs(mean[k]!) ? sd : 1;
  });
  return { mean, scale };
}

/** @param data [N, F] @returns [N, F] */
export function applyScaling({ mean, scale }: Scaling, data: Float64Array): Float32Array {
  const cols = mean.length;
  return Float32Array.from(data, (value, i) => {
    const k = i % cols;
    return Math.max(-LIMIT, Math.min(LIMIT, (value - mean[k]!) / scale[k]!));
  });
}
