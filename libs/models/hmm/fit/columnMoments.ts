import type { Observations } from '../hmm.ts';

type Rows = Pick<Observations, 'data' | 'rows' | 'cols'>;

/**
 * Mean of the observed values of each column, taken around the first of them, so that the mean of a constant column is
 * exactly its value. Rows [T, D]; NaN is missing.
 * @returns [D]; NaN for a column without a value
 */
export function columnMeans({ data, rows, cols }: Rows): Float64Array {
  const origins = new Float64Array(cols).fill(Number.NaN);
  const sums = new Float64Array(cols);
  const counts = new Float64Array(cols);
  for (let t = 0; t < rows; t++) {
    for (let d = 0; d < cols; d++) {
      const value = data[t * cols + d]!;
      if (Number.isNaN(value)) continue;
      if (counts[d]! === 0) origins[d] = value;
      sums[d]! += value - origins[d]!;
      counts[d]!++;
    }
  }
  return origins.map((origin, d) => origin + sums[d]! / counts[d]!);
}

/**
 * Population variance (divisor N) of the observed values of each column, in two passes; exactly 0 for a constant column.
 * @returns [D]
 */
export function columnVariances({ data, rows, cols }: Rows): Float64Array {
  const means = columnMeans({ data, rows, cols });
  const sums = new Float64Array(cols);
  const counts = new Float64Array(cols);
  for (let t = 0; t < rows; t++) {
    for (let d = 0; d < cols; d++) {
      const value = data[t * cols + d]!;
      if (Number.isNaN(value)) continue;
      sums[d]! += (value - means[d]!) ** 2;
      counts[d]!++;
    }
  }
  return sums.map((sum, d) => sum / counts[d]!);
}
