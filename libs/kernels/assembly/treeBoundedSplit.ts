import { HISTOGRAM_COLUMN } from './treeHistogram';
import {
  addColumn,
  Best,
  CELLS,
  COLUMN_RECORD,
  clearColumn,
  mostHessian,
  OCCUPIED,
  SPARSE_ROWS,
  skipLight,
  skipped,
} from './treeSplit';

/**
 * As treeSplit.ts, for what its short form cannot express: an L1 penalty, bounds on the outputs of leaves, and monotone
 * columns. A leaf's output is w = −T(G) / (H + λ) within the bounds, T shrinking towards 0 by α, and its gain
 * −(2 T(G) w + (H + λ) w²); a split is worth the gains of its children minus that of the node.
 */

export class Bounds {
  sumGradient: f64;
  sumHessian: f64;
  lambda: f64;
  alpha: f64;
  minHessian: f64;
  /** a gain has to be above it */
  minGain: f64;
  /** bounds of the outputs, in units of G / H */
  lowest: f64;
  highest: f64;
  /** gain of the node itself */
  parentGain: f64;
}

/** @param best column −1 when nothing was found */
export function treeBoundedSplit(histogram: usize, columns: usize, nCols: i32, bounds: Bounds, best: Best): void {
  best.gain = bounds.minGain + bounds.parentGain;
  best.column = -1;
  for (let c = 0; c < nCols; c++) {
    if (load<i32>(columns, 12) !== 0) {
      const nBins = load<i32>(columns);
      const monotone = load<i32>(columns, 8);
      scanDown(histogram, nBins, monotone, c, bounds, best);
      if (load<i32>(columns, 4) !== 0) scanUp(histogram, nBins, monotone, c, bounds, best);
    }
    columns += COLUMN_RECORD;
    histogram += HISTOGRAM_COLUMN;
  }
  best.gain -= bounds.parentGain;
}

/**
 * As treeBoundedSplit, for a node of few rows: without a histogram of all columns, and leaving out bins without rows where rows
 * are fewer than bins. It finds the same split.
 * @param binColumns u8 [., n]
 * @param rows       the node is rows[begin..end)
 */
export function treeDirectBoundedSplit(
  binColumns: usize,
  n: i32,
  rows: usize,
  begin: i32,
  end: i32,
  packed: usize,
  columns: usize,
  nCols: i32,
  bounds: Bounds,
  best: Best,
): void {
  best.gain = bounds.minGain + bounds.parentGain;
  best.column = -1;
  const isSparse = end - begin < SPARSE_ROWS;
  for (let c = 0; c < nCols; c++) {
    if (load<i32>(columns, 12) !== 0) {
      const nBins = load<i32>(columns);
      const monotone = load<i32>(columns, 8);
      const column = binColumns + (load<i32>(columns, 16) as usize) * (n as usize);
      addColumn(column, rows, begin, end, packed);
      if (isSparse) scanRows(nBins, monotone, c, bounds, best);
      else scanDown(CELLS, nBins, monotone, c, bounds, best);
      if (load<i32>(columns, 4) !== 0) scanUp(CELLS, nBins, monotone, c, bounds, best);
      clearColumn(column, rows, begin, end, isSparse);
    }
    columns += COLUMN_RECORD;
  }
  best.gain -= bounds.parentGain;
}

/** As scanDown, at bins that have rows: at the others, nothing changes. */
function scanRows(nBins: i32, monotone: i32, c: i32, bounds: Bounds, best: Best): void {
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
      const hr = hessianOf(right);
      if (bounds.sumHessian - hr < bounds.minHessian) return;
      if (mayBeBetter(bounds, best, gradientOf(right), hr))
        considerRight(bounds, best, gradientOf(right), hr, monotone, c, bin - 1);
    }
  }
}

/** The estimate of scanDown, for one bin. */
function mayBeBetter(bounds: Bounds, best: Best, gr: f64, hr: f64): boolean {
  if (hr < bounds.minHessian) return false;
  const tr = max(abs(gr) - bounds.alpha, 0.0);
  const tl = max(abs(bounds.sumGradient - gr) - bounds.alpha, 0.0);
  const dr = hr + bounds.lambda;
  const dl = bounds.sumHessian - hr + bounds.lambda;
  return tr * tr * dl + tl * tl * dr >= (best.gain - SLACK * abs(best.gain)) * (dl * dr);
}

/** Lowest threshold first; missing values are right. */
function scanUp(column: usize, nBins: i32, monotone: i32, c: i32, bounds: Bounds, best: Best): void {
  let left: i64 = 0;
  for (let bin = 0; bin < nBins; bin++) {
    left += load<i64>(column + ((bin as usize) << 3));
    const hl = hessianOf(left);
    const gl = gradientOf(left);
    consider(bounds, best, gl, hl, bounds.sumGradient - gl, bounds.sumHessian - hl, monotone, c, bin, 0);
  }
}

/**
 * What an estimate has to reach of the best gain: it is exact but for rounding where no bound holds, and else above the
 * gain, which is largest at the free output.
 */
const SLACK: f64 = 1e-9;

/** Highest threshold first, missing values left. Two bins at a time are estimated; the few that may be better, weighed. */
function scanDown(column: usize, nBins: i32, monotone: i32, c: i32, bounds: Bounds, best: Best): void {
  const zero = f64x2.splat(0);
  const gradients = f64x2.splat(bounds.sumGradient);
  const hessians = f64x2.splat(bounds.sumHessian);
  const lambdas = f64x2.splat(bounds.lambda);
  const alphas = f64x2.splat(bounds.alpha);
  const minusAlphas = f64x2.splat(-bounds.alpha);
  let hurdle = f64x2.splat(best.gain - SLACK * abs(best.gain));
  const most = mostHessian(bounds.sumHessian, bounds.minHessian);
  let bin = skipLight(column, nBins, bounds.minHessian);
  let above = i64x2.splat(skipped);
  for (; bin > 0; bin -= 2) {
    const two = v128.load(column + (((bin - 1) as usize) << 3));
    const right = i64x2.add(i64x2.add(above, two), v128.shuffle<i64>(two, i64x2.splat(0), 1, 2));
    if ((i64x2.extract_lane(right, 1) & 0x7fffffff) > most) return;
    above = v128.shuffle<i64>(right, right, 0, 0);
    const hr = f64x2.convert_low_i32x4_s(v128.shuffle<i32>(right, right, 0, 2, 0, 2));
    const gr = f64x2.convert_low_i32x4_s(v128.shuffle<i32>(right, right, 1, 3, 1, 3));
    const hl = f64x2.sub(hessians, hr);
    const gl = f64x2.sub(gradients, gr);
    const tr = f64x2.pmax(f64x2.pmax(f64x2.sub(gr, alphas), f64x2.sub(minusAlphas, gr)), zero); // pmax: one instruction
    const tl = f64x2.pmax(f64x2.pmax(f64x2.sub(gl, alphas), f64x2.sub(minusAlphas, gl)), zero);
    const dr = f64x2.add(hr, lambdas);
    const dl = f64x2.add(hl, lambdas);
    const gain = f64x2.add(f64x2.mul(f64x2.mul(tr, tr), dl), f64x2.mul(f64x2.mul(tl, tl), dr));
    if (v128.any_true(f64x2.ge(gain, f64x2.mul(hurdle, f64x2.mul(dl, dr))))) {
      considerRight(bounds, best, f64x2.extract_lane(gr, 1), f64x2.extract_lane(hr, 1), monotone, c, bin - 1);
      if (bin > 1)
        considerRight(bounds, best, f64x2.extract_lane(gr, 0), f64x2.extract_lane(hr, 0), monotone, c, bin - 2);
      hurdle = f64x2.splat(best.gain - SLACK * abs(best.gain));
    }
  }
}

function considerRight(bounds: Bounds, best: Best, gr: f64, hr: f64, monotone: i32, c: i32, bin: i32): void {
  consider(bounds, best, bounds.sumGradient - gr, bounds.sumHessian - hr, gr, hr, monotone, c, bin, 1);
}

/** Gain of the node itself, at the output that it would have as a leaf. */
export function parentGain(bounds: Bounds): f64 {
  const output = outputOf(bounds, bounds.sumGradient, bounds.sumHessian);
  return gainOf(bounds, bounds.sumGradient, bounds.sumHessian, output);
}

function consider(
  bounds: Bounds,
  best: Best,
  gl: f64,
  hl: f64,
  gr: f64,
  hr: f64,
  monotone: i32,
  c: i32,
  bin: i32,
  missingLeft: i32,
): void {
  if (hl < bounds.minHessian || hr < bounds.minHessian) return;
  const left = outputOf(bounds, gl, hl);
  const right = outputOf(bounds, gr, hr);
  if ((monotone > 0 && left > right) || (monotone < 0 && left < right)) return;
  const gain = gainOf(bounds, gl, hl, left) + gainOf(bounds, gr, hr, right);
  if (!(gain > best.gain)) return;
  best.gain = gain;
  best.gradient = gl;
  best.hessian = hl;
  best.column = c as f64;
  best.bin = bin as f64;
  best.missingLeft = missingLeft as f64;
}

function hessianOf(packed: i64): f64 {
  return (packed & 0x7fffffff) as i32 as f64;
}

function gradientOf(packed: i64): f64 {
  return (packed >> 32) as i32 as f64;
}

function shrink(gradient: f64, alpha: f64): f64 {
  return copysign(max(abs(gradient) - alpha, 0.0), gradient);
}

function outputOf(bounds: Bounds, gradient: f64, hessian: f64): f64 {
  const output = -shrink(gradient, bounds.alpha) / (hessian + bounds.lambda);
  return min(max(output, bounds.lowest), bounds.highest);
}

function gainOf(bounds: Bounds, gradient: f64, hessian: f64, output: f64): f64 {
  return -(2 * shrink(gradient, bounds.alpha) * output + (hessian + bounds.lambda) * output * output);
}
