import { HISTOGRAM_COLUMN } from './treeHistogram';

/**
 * Best threshold of a node. G, H are the sums of the node's packed gradients and hessians, GL, HL those of its left
 * child, λ the L2 penalty, all in units of the packed integers.
 *
 *  - columns i32 [C, 4] value bins, 1 if a bin of missing values follows them, monotone direction, 1 if to be searched
 *  - best    what was found: f64 gain, GL, HL, i32 column, bin (the last one that goes left), missing left
 *
 * A gain is GL² / (HL + λ) + GR² / (HR + λ) − G² / (H + λ) (Chen and Guestrin 2016, eq. 7, without ½ and γ). With
 * H' = H + 2λ and HL' = HL + λ it is (GL H' − HL' G)² / (HL' HR' H') + G² / H' − G² / (H + λ): what depends on the split
 * is one quotient, and two quotients are compared by multiplication.
 */

@unmanaged
class Best {
  gain: f64;
  gradient: f64;
  hessian: f64;
  column: i32;
  bin: i32;
  missingLeft: i32;
}

let bestNumerator: f64 = 0;
let bestDenominator: f64 = 1;

/**
 * Of equal gains, the first column wins, and in it the highest bin; missing values go left unless right is better.
 * @param minHessian least HL and HR
 * @param minGain    a gain has to be above it
 * @param best       column −1 when nothing was found
 */
export function treeBestSplit(
  histogram: usize,
  columns: usize,
  nCols: i32,
  sumGradient: f64,
  sumHessian: f64,
  lambda: f64,
  minHessian: f64,
  minGain: f64,
  best: Best,
): void {
  const total = sumHessian + 2 * lambda;
  const constant = (sumGradient * sumGradient) / total - (sumGradient * sumGradient) / (sumHessian + lambda);
  bestNumerator = (minGain - constant) * total;
  bestDenominator = 1;
  best.column = -1;
  for (let c = 0; c < nCols; c++) {
    if (load<i32>(columns, 12) !== 0) {
      const nBins = load<i32>(columns);
      const missing = load<i32>(columns, 4);
      scanDown(histogram, c, nBins, sumGradient, sumHessian, lambda, minHessian, best);
      if (missing !== 0) scanUp(histogram, c, nBins, sumGradient, sumHessian, lambda, minHessian, best);
    }
    columns += 16;
    histogram += HISTOGRAM_COLUMN;
  }
  best.gain = bestNumerator / bestDenominator / total + constant;
}

/** Highest threshold first; missing values are left. */
function scanDown(
  column: usize,
  c: i32,
  nBins: i32,
  sumGradient: f64,
  sumHessian: f64,
  lambda: f64,
  minHessian: f64,
  best: Best,
): void {
  const total = sumHessian + 2 * lambda;
  let right: i64 = 0;
  for (let bin = nBins - 1; bin > 0; bin--) {
    right += load<i64>(column + ((bin as usize) << 3));
    const hr = ((right & 0x7fffffff) as i32) as f64;
    if (hr < minHessian) continue;
    const hl = sumHessian - hr;
    if (hl < minHessian) break;
    const gl = sumGradient - (((right >> 32) as i32) as f64);
    const difference = gl * total - (hl + lambda) * sumGradient;
    const numerator = difference * difference;
    const denominator = (hl + lambda) * (hr + lambda);
    if (numerator * bestDenominator > bestNumerator * denominator) {
      keep(best, numerator, denominator, gl, hl, c, bin - 1, 1);
    }
  }
}

/** Lowest threshold first; missing values are right. */
function scanUp(
  column: usize,
  c: i32,
  nBins: i32,
  sumGradient: f64,
  sumHessian: f64,
  lambda: f64,
  minHessian: f64,
  best: Best,
): void {
  const total = sumHessian + 2 * lambda;
  let left: i64 = 0;
  for (let bin = 0; bin < nBins; bin++) {
    left += load<i64>(column + ((bin as usize) << 3));
    const hl = ((left & 0x7fffffff) as i32) as f64;
    if (hl < minHessian) continue;
    const hr = sumHessian - hl;
    if (hr < minHessian) break;
    const gl = ((left >> 32) as i32) as f64;
    const difference = gl * total - (hl + lambda) * sumGradient;
    const numerator = difference * difference;
    const denominator = (hl + lambda) * (hr + lambda);
    if (numerator * bestDenominator > bestNumerator * denominator) {
      keep(best, numerator, denominator, gl, hl, c, bin, 0);
    }
  }
}

function keep(best: Best, numerator: f64, denominator: f64, gl: f64, hl: f64, c: i32, bin: i32, left: i32): void {
  bestNumerator = numerator;
  bestDenominator = denominator;
  best.gradient = gl;
  best.hessian = hl;
  best.column = c;
  best.bin = bin;
  best.missingLeft = left;
}
