import type { Observations } from '../hmm.ts';

/**
 * Average over the rows around each row, up to `halfWidth` on either side within its run. It looks ahead, so it may only
 * start a fit. Notation: see hmm.ts.
 * @returns [T, D]
 */
export function localAverage({ data, rows, cols, runStarts }: Observations, halfWidth: number): Float64Array {
  const averages = new Float64Array(rows * cols);
  for (let r = 0; r < runStarts.length; r++) {
    const first = runStarts[r]!;
    const end = runStarts[r + 1] ?? rows;
    for (let t = first; t < end; t++) {
      const from = Math.max(first, t - halfWidth);
      const to = Math.min(end, t + halfWidth + 1);
      const row = t * cols;
      for (let u = from; u < to; u++) {
        for (let d = 0; d < cols; d++) averages[row + d]! += data[u * cols + d]!;
      }
      for (let d = 0; d < cols; d++) averages[row + d]! /= to - from;
    }
  }
  return averages;
}
