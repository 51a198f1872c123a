import type { Observations } from '../hmm.ts';
import { columnMeans } from './columnMoments.ts';

/**
 * Mean absolute deviation from the column mean over the rows around each row, up to `halfWidth` on either side within
 * its run: a rough local volatility. It looks ahead, so it may only start a fit. Notation: see hmm.ts.
 * @returns [T, D]
 */
export function localSpread(obs: Observations, halfWidth: number): Float64Array {
  const { data, rows, cols, runStarts } = obs;
  const means = columnMeans(obs);
  const spread = new Float64Array(rows * cols);
  for (let r = 0; r < runStarts.length; r++) {
    const first = runStarts[r]!;
    const end = runStarts[r + 1] ?? rows;
    for (let t = first; t < end; t++) {
      const from = Math.max(first, t - halfWidth);
      const to = Math.min(end, t + halfWidth + 1);
      for (let d = 0; d < cols; d++) {
        let sum = 0;
        for (let u = from; u < to; u++) sum += Math.abs(data[u * cols + d]! - means[d]!);
        spread[t * cols + d] = sum / (to - from);
      }
    }
  }
  return spread;
}
