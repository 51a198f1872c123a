import { mix } from './mix';
import { HISTOGRAM_COLUMN } from './treeHistogram';

/**
 * Best threshold of a node. G, H are the sums of the node's packed gradients and hessians, g, h those of one of its
 * children, λ the L2 penalty, all in units of the packed integers.
 *
 *  - columns i32 [C, 5] value bins, 1 if a bin of missing values follows them, monotone direction, 1 if to be searched,
 *    number in the table: a histogram may be of a part of its columns
 *
 * A gain is g² / (h + λ) + (G − g)² / (H − h + λ) − G² / (H + λ) (Chen and Guestrin 2016, eq. 7, without ½ and γ). With
 * T = H + 2λ, a = h + λ and d = g − a G / T it is d² T / (a (T − a)) + G² / T − G² / (H + λ): what depends on the split is
 * one quotient, d² / (a (T − a)), and two quotients are compared by multiplication.
 */

/** From one column's record to the next. */
export const COLUMN_RECORD: usize = 20;

/** What was found. */
export class Best {
  gain: f64;
  /** sums of the left child */
  gradient: f64;
  hessian: f64;
  /** place in the histogram; −1 when nothing was found */
  column: f64;
  /** the last one that goes left */
  bin: f64;
  missingLeft: f64;
}

/** What is the same for all columns of one search, and the best quotient so far. */
let sumGradient: f64 = 0;
let sumHessian: f64 = 0;
let penalty: f64 = 0;
let total: f64 = 0;
let mean: f64 = 0;
let leastHessian: f64 = 0;
let constant: f64 = 0;
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
  beginSearch(gradient, hessian, lambda, minHessian, minGain, best);
  for (let c = 0; c < nCols; c++) {
    if (load<i32>(columns, 12) !== 0) {
      const nBins = load<i32>(columns);
      scanDown(histogram, c, nBins, best);
      if (load<i32>(columns, 4) !== 0) scanUp(histogram, c, nBins, best);
    }
    columns += COLUMN_RECORD;
    histogram += HISTOGRAM_COLUMN;
  }
  endSearch(best);
}

/**
 * As treeBestSplit, for a node of few rows, or few columns to be searched: without a histogram of all columns. Bins
 * without rows are left out where these are fewer than bins.
 * @param binColumns u8 [., n]
 * @param rows       the node is rows[begin..end)
 * @param cut        0 to search all bins; else one threshold a column is drawn, by this number, evenly between the middles
 *   of the lowest and the highest bin that have rows (Geurts, Ernst and Wehenkel 2006, "Extremely randomized trees", table 1)
 * @param edges      f64 [., 256, 2] lowest and highest value in each bin, ascending; read where thresholds are drawn
 */
export function treeDirectSplit(
  binColumns: usize,
  n: i32,
  rows: usize,
  begin: i32,
  end: i32,
  packed: usize,
  columns: usize,
  nCols: i32,
  gradient: f64,
  hessian: f64,
  lambda: f64,
  minHessian: f64,
  minGain: f64,
  cut: i32,
  edges: usize,
  best: Best,
): void {
  beginSearch(gradient, hessian, lambda, minHessian, minGain, best);
  if (isPure(rows, begin, end, packed)) return;
  for (let c = 0; c < nCols; c++) {
    if (load<i32>(columns, 12) !== 0) {
      const nBins = load<i32>(columns);
      const missing = load<i32>(columns, 4);
      const feature = load<i32>(columns, 16);
      const column = binColumns + (feature as usize) * (n as usize);
      if (cut !== 0) {
        const values = edges + (feature as usize) * EDGES;
        scanCut(column, rows, begin, end, packed, c, nBins, missing, wordOf(cut, feature), values, best);
      } else {
        const isSparse = end - begin < SPARSE_ROWS;
        addColumn(column, rows, begin, end, packed);
        if (isSparse) scanRows(c, nBins, best);
        else scanDown(CELLS, c, nBins, best);
        if (missing !== 0) scanUp(CELLS, c, nBins, best);
        clearColumn(column, rows, begin, end, isSparse);
      }
    }
    columns += COLUMN_RECORD;
  }
  endSearch(best);
}

/** Histogram of one column, 0 between columns, and which of its bins have rows, a bit each. */
export const CELLS = memory.data(2048, 16);
export const OCCUPIED = memory.data(32, 16);

/** Nodes of fewer rows go from one bin with rows to the next. */
export const SPARSE_ROWS: i32 = 64;

/** Whether all rows have the same gradient for their hessian, but for rounding. */
function isPure(rows: usize, begin: i32, end: i32, packed: usize): boolean {
  const at = rows + ((begin as usize) << 2);
  const first = load<i64>(packed + ((load<i32>(at) as usize) << 3));
  const g = first >> 32;
  const h = first & 0x7fffffff;
  for (let next = at + 4, last = rows + ((end as usize) << 2); next < last; next += 4) {
    const other = load<i64>(packed + ((load<i32>(next) as usize) << 3));
    const otherHessian = other & 0x7fffffff;
    const difference = (other >> 32) * h - g * otherHessian;
    if (difference > h + otherHessian || -difference > h + otherHessian) return false;
  }
  return true;
}

export function addColumn(column: usize, rows: usize, begin: i32, end: i32, packed: usize): void {
  memory.fill(OCCUPIED, 0, 32);
  const last = rows + ((end as usize) << 2);
  for (let at = rows + ((begin as usize) << 2); at < last; at += 4) {
    const row = load<i32>(at) as usize;
    const bin = load<u8>(column + row) as usize;
    const cell = CELLS + (bin << 3);
    store<i64>(cell, load<i64>(cell) + load<i64>(packed + (row << 3)));
    const word = OCCUPIED + ((bin >> 6) << 3);
    store<u64>(word, load<u64>(word) | ((1 as u64) << ((bin & 63) as u64)));
  }
}

export function clearColumn(column: usize, rows: usize, begin: i32, end: i32, isSparse: boolean): void {
  if (!isSparse) {
    memory.fill(CELLS, 0, HISTOGRAM_COLUMN);
    return;
  }
  const last = rows + ((end as usize) << 2);
  for (let at = rows + ((begin as usize) << 2); at < last; at += 4) {
    const bin = load<u8>(column + (load<i32>(at) as usize)) as usize;
    store<i64>(CELLS + (bin << 3), 0);
  }
}

/** As scanDown, at bins that have rows: at the others, nothing changes. */
function scanRows(c: i32, nBins: i32, best: Best): void {
  let right: i64 = 0;
  for (let word = 3; word >= 0; word--) {
    let bits = load<u64>(OCCUPIED + ((word as usize) << 3));
    while (bits !== 0) {
      const bit = 63 - (clz(bits) as i32);
      bits ^= (1 as u64) << (bit as u64);
      const bin = (word << 6) + bit;
      if (bin >= nBins) continue;
      if (bin === 0) return;
      right += load<i64>(CELLS + ((bin as usize) << 3));
      considerRight(best, (right >> 32) as i32 as f64, (right & 0x7fffffff) as i32 as f64, c, bin - 1);
    }
  }
}

/** One threshold, drawn from `word`, with missing values on either side. */
function scanCut(
  column: usize,
  rows: usize,
  begin: i32,
  end: i32,
  packed: usize,
  c: i32,
  nBins: i32,
  missing: i32,
  word: u32,
  edges: usize,
  best: Best,
): void {
  const first = rows + ((begin as usize) << 2);
  const last = rows + ((end as usize) << 2);
  let lowest = nBins;
  let highest = -1;
  for (let at = first; at < last; at += 4) {
    const bin = load<u8>(column + (load<i32>(at) as usize)) as i32;
    if (bin === nBins) continue;
    lowest = min(lowest, bin);
    highest = max(highest, bin);
  }
  if (lowest >= highest) return;
  const cut = drawnBin(edges, lowest, highest, drawnValue(edges, lowest, highest, word));
  let left: i64 = 0;
  let unknown: i64 = 0;
  for (let at = first; at < last; at += 4) {
    const row = load<i32>(at) as usize;
    const bin = load<u8>(column + row) as i32;
    const value = load<i64>(packed + (row << 3));
    left += select<i64>(value, 0, bin <= cut);
    unknown += select<i64>(value, 0, bin === nBins);
  }
  consider(best, left, c, cut, 0);
  if (missing !== 0) consider(best, left + unknown, c, cut, 1);
}

/** From the edges of one column's bins to those of the next. */
export const EDGES: usize = 4096;

const TWO_TO_32: f64 = 4294967296;

/** 32 bits that the threshold of a column is drawn by, in a search whose thresholds are drawn by `cut`. */
export function wordOf(cut: i32, feature: i32): u32 {
  return mix(cut ^ (feature * 0x9e3779b1));
}

/** Even between the middles of two bins. */
export function drawnValue(edges: usize, lowest: i32, highest: i32, word: u32): f64 {
  const from = middleOf(edges, lowest);
  return from + ((word as f64) / TWO_TO_32) * (middleOf(edges, highest) - from);
}

function middleOf(edges: usize, bin: i32): f64 {
  const at = edges + ((bin as usize) << 4);
  return f64.load(at) / 2 + f64.load(at, 8) / 2;
}

/** The last bin, below the highest, whose middle is not above a value. */
function drawnBin(edges: usize, lowest: i32, highest: i32, value: f64): i32 {
  let below = lowest;
  let above = highest;
  while (above - below > 1) {
    const middle = (below + above) >> 1;
    if (middleOf(edges, middle) <= value) below = middle;
    else above = middle;
  }
  return below;
}

function consider(best: Best, left: i64, c: i32, bin: i32, missingLeft: i32): void {
  const g = (left >> 32) as i32 as f64;
  const h = (left & 0x7fffffff) as i32 as f64;
  if (isBetter(g, h)) keep(best, g, h, c, bin, missingLeft);
}

function beginSearch(gradient: f64, hessian: f64, lambda: f64, minHessian: f64, minGain: f64, best: Best): void {
  sumGradient = gradient;
  sumHessian = hessian;
  penalty = lambda;
  total = hessian + 2 * lambda;
  mean = gradient / total;
  leastHessian = minHessian;
  constant = gradient * mean - (gradient * gradient) / (hessian + lambda);
  bestNumerator = (minGain - constant) / total;
  bestDenominator = 1;
  hurdle = bestNumerator;
  best.column = -1;
}

function endSearch(best: Best): void {
  best.gain = (bestNumerator / bestDenominator) * total + constant;
}

/** Highest threshold first; missing values are left. Two bins at a time, the higher one in the second lane. */
function scanDown(column: usize, c: i32, nBins: i32, best: Best): void {
  const lambdas = f64x2.splat(penalty);
  const totals = f64x2.splat(total);
  const means = f64x2.splat(mean);
  const most = mostHessian(sumHessian, leastHessian);
  let bestN = f64x2.splat(hurdle);
  let bestD = f64x2.splat(bestDenominator);
  let bin = skipLight(column, nBins, leastHessian);
  let above = i64x2.splat(skipped);
  for (; bin > 0; bin -= 2) {
    const two = v128.load(column + (((bin - 1) as usize) << 3));
    const right = i64x2.add(i64x2.add(above, two), v128.shuffle<i64>(two, i64x2.splat(0), 1, 2));
    if ((i64x2.extract_lane(right, 1) & 0x7fffffff) > most) return;
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

/** Sum of the bins that `skipLight` went over. */
export let skipped: i64 = 0;

/** Goes down from the highest bin as long as what it has met is too light for a child. @returns the next bin to look at */
export function skipLight(column: usize, nBins: i32, least: f64): i32 {
  const units = unitsOf(least);
  skipped = 0;
  for (let bin = nBins - 1; bin > 0; bin--) {
    const sum = skipped + load<i64>(column + ((bin as usize) << 3));
    if ((sum & 0x7fffffff) >= units) return bin;
    skipped = sum;
  }
  return 0;
}

/** What the hessian of a child may be at most, so that the other one is heavy enough. */
export function mostHessian(sum: f64, least: f64): i64 {
  return (sum as i64) - unitsOf(least);
}

/** The least integer that is not below; hessians are below 2³¹. */
function unitsOf(least: f64): i64 {
  return ceil(min(least, 2147483648.0)) as i64;
}

/** Lowest threshold first; missing values are right. */
function scanUp(column: usize, c: i32, nBins: i32, best: Best): void {
  let left: i64 = 0;
  for (let bin = 0; bin < nBins; bin++) {
    left += load<i64>(column + ((bin as usize) << 3));
    consider(best, left, c, bin, 0);
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
  best.column = c as f64;
  best.bin = bin as f64;
  best.missingLeft = missingLeft as f64;
}
