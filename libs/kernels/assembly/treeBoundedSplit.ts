import { HISTOGRAM_COLUMN } from './treeHistogram';
import { COLUMN_RECORD } from './treeSplit';

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

export class Split {
  gain: f64;
  gradient: f64;
  hessian: f64;
  column: f64;
  bin: f64;
  missingLeft: f64;
}

/** @param best column −1 when nothing was found */
export function treeBoundedSplit(histogram: usize, columns: usize, nCols: i32, bounds: Bounds, best: Split): void {
  best.gain = bounds.minGain + bounds.parentGain;
  best.column = -1;
  for (let c = 0; c < nCols; c++) {
    if (load<i32>(columns, 12) !== 0) {
      const nBins = load<i32>(columns);
      const monotone = load<i32>(columns, 8);
      let right: i64 = 0;
      for (let bin = nBins - 1; bin > 0; bin--) {
        right += load<i64>(histogram + ((bin as usize) << 3));
        const hr = hessianOf(right);
        const gr = gradientOf(right);
        consider(bounds, best, bounds.sumGradient - gr, bounds.sumHessian - hr, gr, hr, monotone, c, bin - 1, 1);
      }
      if (load<i32>(columns, 4) !== 0) {
        let left: i64 = 0;
        for (let bin = 0; bin < nBins; bin++) {
          left += load<i64>(histogram + ((bin as usize) << 3));
          const hl = hessianOf(left);
          const gl = gradientOf(left);
          consider(bounds, best, gl, hl, bounds.sumGradient - gl, bounds.sumHessian - hl, monotone, c, bin, 0);
        }
      }
    }
    columns += COLUMN_RECORD;
    histogram += HISTOGRAM_COLUMN;
  }
  best.gain -= bounds.parentGain;
}

function consider(
  bounds: Bounds,
  best: Split,
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
