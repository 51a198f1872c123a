import { HISTOGRAM_COLUMN } from './treeHistogram';

/**
 * Best threshold of a node. G, H are the sums of the node's packed gradients and hessians, g, h those of one of its
 * children, λ the L2 penalty, all in units of the packed integers.
 *
 *  - columns i32 [C, 4] value bins, 1 if a bin of missing values follows them, monotone direction, 1 if to be searched
 *
 * A gain is g² / (h + λ) + (G − g)² / (H − h + λ) − G² / (H + λ) (Chen and Guestrin 2016, eq. 7, without ½ and γ). With
 * T = H + 2λ, a = h + λ and d = g − a G / T it is d² T / (a (T − a)) + G² / T − G² / (H + λ): what depends on the split is
 * one quotient, d² / (a (T − a)), and two quotients are compared by multiplication.
 */

/** What was found. */
class Best {
  gain: f64;
  /** sums of the left child */
  gradient: f64;
  hessian: f64;
  /** −1 when nothing was found */
  column: i32;
  /** the last one that goes left */
  bin: i32;
  missingLeft: i32;
}

/** What is the same for all columns of one search, and the best quotient so far. */
let sumGradient: f64 = 0;
let sumHessian: f64 = 0;
let penalty: f64 = 0;
let total: f64 = 0;
let mean: f64 = 0;
let leastHessian: f64 = 0;
let bestNumerator: f64 = 0;
let bestDenominator: f64 = 1;

/** `bestNumerator`, and by how much more another one has to be better than by rounding. */
let hurdle: f64 = 0;

/**
 * Gains that differ by less, relatively, are equal: a split and its mirror image, with left and right exchanged, differ
 * by rounding, which g − a G / T magnifies where the sides differ little.
 */
const TIE: f64 = 1e-9;

/**
 * Of equal gains, the first column wins, and in it the highest bin; missing values go left unless right is better.
 * @param minHessian least h of a child, above 0
 * @param minGain    a gain has to be above it
 */
export function treeBestSplit(
  histogram: usize,
  columns: usize,
  nCols: i32,
  gradient: f64,
  hessian: f64,
  lambda: f64,
  minHessian: f64,
  minGain: f64,
  best: Best,
): void {
  sumGradient = gradient;
  sumHessian = hessian;
  penalty = lambda;
  total = hessian + 2 * lambda;
  mean = gradient / total;
  leastHessian = minHessian;
  const constant = gradient * mean - (gradient * gradient) / (hessian + lambda);
  bestNumerator = (minGain - constant) / total;
  bestDenominator = 1;
  hurdle = bestNumerator;
  best.column = -1;
  for (let c = 0; c < nCols; c++) {
    if (load<i32>(columns, 12) !== 0) {
      const nBins = load<i32>(columns);
      scanDown(histogram, c, nBins, best);
      if (load<i32>(columns, 4) !== 0) scanUp(histogram, c, nBins, best);
    }
    columns += 16;
    histogram += HISTOGRAM_COLUMN;
  }
  best.gain = (bestNumerator / bestDenominator) * total + constant;
}

/**
 * Highest threshold first; missing values are left. Two bins at a time, the higher one in the second lane: with an odd
 * number of bins, that of the first two is no value bin and masked out.
 */
function scanDown(column: usize, c: i32, nBins: i32, best: Best): void {
  const lambdas = f64x2.splat(penalty);
  const totals = f64x2.splat(total);
  const means = f64x2.splat(mean);
  let bestN = f64x2.splat(hurdle);
  let bestD = f64x2.splat(bestDenominator);
  let above = i64x2.splat(0);
  let mask = i64x2.replace_lane(i64x2.splat(-1), 1, (nBins & 1) - 1);
  for (let bin = nBins - 1 + (nBins & 1); bin > 0; bin -= 2) {
    const two = v128.and(mask, v128.load(column + (((bin - 1) as usize) << 3)));
    mask = i64x2.splat(-1);
    const right = i64x2.add(i64x2.add(above, two), v128.shuffle<i64>(two, i64x2.splat(0), 1, 2));
    above = v128.shuffle<i64>(right, right, 0, 0);
    const h = f64x2.convert_low_i32x4_s(v128.shuffle<i32>(right, right, 0, 2, 0, 2));
    const g = f64x2.convert_low_i32x4_s(v128.shuffle<i32>(right, right, 1, 3, 1, 3));
    const a = f64x2.add(h, lambdas);
    const d = f64x2.sub(g, f64x2.mul(a, means));
    const numerator = f64x2.mul(d, d);
    const denominator = f64x2.mul(a, f64x2.sub(totals, a));
    if (v128.any_true(f64x2.gt(f64x2.mul(numerator, bestD), f64x2.mul(bestN, denominator)))) {
      considerRight(best, f64x2.extract_lane(g, 1), f64x2.extract_lane(h, 1), c, bin - 1);
      if (bin > 1) considerRight(best, f64x2.extract_lane(g, 0), f64x2.extract_lane(h, 0), c, bin - 2);
      bestN = f64x2.splat(hurdle);
      bestD = f64x2.splat(bestDenominator);
    }
  }
}

/** Lowest threshold first; missing values are right. */
function scanUp(column: usize, c: i32, nBins: i32, best: Best): void {
  let left: i64 = 0;
  for (let bin = 0; bin < nBins; bin++) {
    left += load<i64>(column + ((bin as usize) << 3));
    const h = (left & 0x7fffffff) as i32 as f64;
    const g = (left >> 32) as i32 as f64;
    if (isBetter(g, h)) keep(best, g, h, c, bin, 0);
  }
}

function considerRight(best: Best, g: f64, h: f64, c: i32, bin: i32): void {
  if (isBetter(g, h)) keep(best, sumGradient - g, sumHessian - h, c, bin, 1);
}

/** Whether a child of these sums, and the other one, are large enough and gain more than the best so far, which it becomes. */
function isBetter(g: f64, h: f64): boolean {
  if (h < leastHessian || sumHessian - h < leastHessian) return false;
  const a = h + penalty;
  const d = g - a * mean;
  const numerator = d * d;
  const denominator = a * (total - a);
  if (!(numerator * bestDenominator > hurdle * denominator)) return false;
  bestNumerator = numerator;
  bestDenominator = denominator;
  hurdle = numerator * (1 + TIE);
  return true;
}

function keep(best: Best, gradient: f64, hessian: f64, c: i32, bin: i32, missingLeft: i32): void {
  best.gradient = gradient;
  best.hessian = hessian;
  best.column = c;
  best.bin = bin;
  best.missingLeft = missingLeft;
}
