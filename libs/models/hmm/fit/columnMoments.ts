import type { Observations } from '../hmm.ts';

type Rows = Pick<Observations, 'data' | 'rows' | 'cols'>;

/**
 * Mean of the observed values of each column, taken around the first of them, so that the mean of a constant column is
 * exactly its value. Rows [T, D]; NaN is missing.
 * @returns [D]; NaN for a column without a value
 */
export function columnMeans({ data, rows, cols }: Rows): Float64Array {
  const means = new Float64Array(cols);
  for (let d = 0; d < cols; d++) {
    let origin = Number.NaN;
    let sum = 0;
    let count = 0;
    for (let t = 0; t < rows; t++) {
      const value = data[t * cols + d]!;
      if (Number.isNaN(value)) continue;
      if (count === 0) origin = value;
      sum += value - origin;
      count++;
    }
    means[d] = origin + sum / count;
  }
  return means;
}

/**
 * Population variance (divisor N) of the observed values of each column, in two passes; exactly 0 for a constant column.
 * @returns [D]
 */
export function columnVariances({ data, rows, cols }: Rows): Float64Array {
  const means = columnMeans({ data, rows, cols });
  return means.map((mean, d) => {
    let sum = 0;
    let count = 0;
    for (let t = 0; t < rows; t++) {
      const value = data[t * cols + d]!;
      if (Number.isNaN(value)) continue;
      sum += (value - mean) ** 2;
      count++;
    }
    return sum / count;
  });
}
