import type { Observations } from '../hmm.ts';

/**
 * Average over the rows around each row, up to `halfWidth` on either side within its run. It looks ahead, so it may only
 * start a fit. Notation: see hmm.ts.
 * @param measure what is averaged, from a value and its column
 * @returns [T, D]
 */
export function localAverage(
  { data, rows, cols, runStarts }: Observations,
  halfWidth: number,
  measure: (value: number, column: number) => number,
): Float64Array {
  const averages = new Float64Array(rows * cols);
  for (let r = 0; r < runStarts.length; r++) {
    const first = runStarts[r]!;
    const end = runStarts[r + 1] ?? rows;
    for (let t = first; t < end; t++) {
      const from = Math.max(first, t - halfWidth);
      const to = Math.min(end, t + halfWidth + 1);
      for (let d = 0; d < cols; d++) {
        let sum = 0;
        for (let u = from; u < to; u++) sum += measure(data[u * cols + d]!, d);
        averages[t * cols + d] = sum / (to - from);
      }
    }
  }
  return averages;
}
