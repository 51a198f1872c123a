/**
 * How much a column tells of a target. Both measures see ranks only, so no increasing transform of a column (a scaler, a
 * logarithm) changes them. Notation: M rows, B bins.
 */

/**
 * Pearson's correlation; of two columns of average ranks it is Spearman's ρ.
 * @param x [M]
 * @param y [M]
 * @returns in [−1, 1]; 0 where a column is constant
 */
export function correlation(x: Float64Array, y: Float64Array): number {
  const n = x.length;
  let meanX = 0;
  let meanY = 0;
  for (let i = 0; i < n; i++) {
    meanX += x[i]! / n;
    meanY += y[i]! / n;
  }
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let i = 0; i < n; i++) {
    const dx = x[i]! - meanX;
    const dy = y[i]! - meanY;
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  return xx > 0 && yy > 0 ? Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy))) : 0;
}

const ROWS_PER_CELL = 5; // below about 5 expected rows a cell of the table counts noise (Cochran 1954)
const MAX_BINS = 16; // more bins resolve no dependence that a selection of features could use

/**
 * Mutual information in nats of two columns, from the table of counts in bins of equal frequency (plug-in estimate; its
 * upward bias of about (B − 1)² / 2M is the same for all columns without ties, and the order is what matters).
 * @param ranks       [M] average ranks 0..M−1
 * @param targetRanks [M] likewise
 * @returns 0 or more
 */
export function mutualInformation(ranks: Float64Array, targetRanks: Float64Array): number {
  const n = ranks.length;
  const bins = Math.max(2, Math.min(MAX_BINS, Math.floor(Math.sqrt(n / ROWS_PER_CELL))));
  const binOf = (rank: number) => Math.min(bins - 1, Math.floor((rank * bins) / n));
  const joint = new Float64Array(bins * bins);
  const left = new Float64Array(bins);
  const right = new Float64Array(bins);
  for (let i = 0; i < n; i++) {
    const a = binOf(ranks[i]!);
    const b = binOf(targetRanks[i]!);
    joint[a * bins + b]! += 1;
    left[a]! += 1;
    right[b]! += 1;
  }
  let information = 0;
  for (let cell = 0; cell < joint.length; cell++) {
    const count = joint[cell]!;
    const expected = (left[Math.floor(cell / bins)]! * right[cell % bins]!) / n;
    if (count > 0) information += (count / n) * Math.log(count / expected);
  }
  return Math.max(0, information);
}
