import { expShifted } from './exp';
import { HISTOGRAM_COLUMN } from './treeHistogram';

/**
 * Oblivious trees: all leaves of a level are split alike, so a split is scored over all of them (Prokhorenkova et al.
 * 2018, "CatBoost: unbiased boosting with categorical features", section 4).
 *
 * Of a leaf, G and W are the sums of gradients and weights of the rows that it is scored on (the tail), G' and W' those of
 * the rows that its output is estimated from (the body), which are the same ones but in ordered boosting. With the
 * output a = G' / (W' + λ), a split has Σ a G and Σ a² W over the leaves of both sides: the score is the first (L2), or the
 * first over the root of the second (Cosine).
 */

/** Splits of a column: bin b is told from those after it, or from all others. */
const SPLIT_RECORD: usize = 8;

/** Bins of a column in a histogram. */
const BINS: i32 = 256;

/** Units that a packed sum is in, and the L2 penalty. */
class Scales {
  /** of a gradient and of a weight of 1 packed, inverted */
  gradient: f64;
  weight: f64;
  lambda: f64;
}

/**
 * Adds a leaf's share of each split of each column to its sums.
 * @param body    histogram i64 [C, 256] that outputs are estimated from
 * @param tail    histogram i64 [C, 256] that splits are scored on
 * @param columns i32 [C, 2] number of splits, 1 if a split tells one bin from all others
 * @param sums    f64 [C, 256, 2] Σ a G and Σ a² W
 */
export function treeObliviousScores(
  body: usize,
  tail: usize,
  columns: usize,
  nCols: i32,
  scales: Scales,
  sums: usize,
): void {
  const bodyTotal = totalOf(body);
  const tailTotal = totalOf(tail);
  for (let c = 0; c < nCols; c++) {
    const nSplits = load<i32>(columns);
    const isOneHot = load<i32>(columns, 4);
    let bodyPart: i64 = 0;
    let tailPart: i64 = 0;
    let share = shareOf(0, bodyTotal, 0, tailTotal, scales);
    for (let b: usize = 0; b < (nSplits as usize); b++) {
      const bodyBin = load<i64>(body + (b << 3));
      const tailBin = load<i64>(tail + (b << 3));
      if (isOneHot) {
        share = shareOf(bodyBin, bodyTotal - bodyBin, tailBin, tailTotal - tailBin, scales);
      } else if ((bodyBin | tailBin) !== 0) {
        // else the sides are those of the split before
        bodyPart += bodyBin;
        tailPart += tailBin;
        share = shareOf(bodyPart, bodyTotal - bodyPart, tailPart, tailTotal - tailPart, scales);
      }
      const at = sums + (b << 4);
      v128.store(at, f64x2.add(v128.load(at), share));
    }
    body += HISTOGRAM_COLUMN;
    tail += HISTOGRAM_COLUMN;
    columns += SPLIT_RECORD;
    sums += (BINS as usize) << 4;
  }
}

/** Every column of a histogram holds all its rows. */
function totalOf(histogram: usize): i64 {
  let total: i64 = 0;
  for (let b: usize = 0; b < (BINS as usize); b++) total += load<i64>(histogram + (b << 3));
  return total;
}

/** a G and a² W of both sides of a split, added up. */
function shareOf(bodyA: i64, bodyB: i64, tailA: i64, tailB: i64, scales: Scales): v128 {
  const perGradient = f64x2.splat(scales.gradient);
  const perWeight = f64x2.splat(scales.weight);
  const weight = f64x2.mul(weightsOf(bodyA, bodyB), perWeight);
  const isEmpty = f64x2.le(weight, f64x2.splat(0));
  const ratio = f64x2.div(
    f64x2.mul(gradientsOf(bodyA, bodyB), perGradient),
    f64x2.add(weight, f64x2.splat(scales.lambda)),
  );
  const output = v128.andnot(ratio, isEmpty);
  const product = f64x2.mul(output, f64x2.mul(gradientsOf(tailA, tailB), perGradient));
  const norm = f64x2.mul(f64x2.mul(output, output), f64x2.mul(weightsOf(tailA, tailB), perWeight));
  const low = v128.shuffle<f64>(product, norm, 0, 2);
  const high = v128.shuffle<f64>(product, norm, 1, 3);
  return f64x2.add(low, high);
}

function gradientsOf(a: i64, b: i64): v128 {
  return f64x2.replace_lane(f64x2.splat((a >> 32) as i32 as f64), 1, (b >> 32) as i32 as f64);
}

function weightsOf(a: i64, b: i64): v128 {
  return f64x2.replace_lane(f64x2.splat((a & 0x7fffffff) as i32 as f64), 1, (b & 0x7fffffff) as i32 as f64);
}

/**
 * Splits all leaves: leaf l becomes l for the rows that are not told apart, l + 2^level for the others.
 * @param column   u8 [n] bins of the column
 * @param goesLeft u8 [256] 1 for the bins whose rows keep their leaf
 * @param leaves   i32 [n]
 */
export function treeSplitLeaves(column: usize, goesLeft: usize, n: i32, level: i32, leaves: usize): void {
  for (let row: usize = 0; row < (n as usize); row++) {
    const bit = 1 - (load<u8>(goesLeft + (load<u8>(column + row) as usize)) as i32);
    const at = leaves + (row << 2);
    store<i32>(at, load<i32>(at) | (bit << level));
  }
}

/** Adds hessian and gradient of each row to those of its leaf. @param gradients f64 [n, 2]. @param out f64 [L, 2] */
export function treeLeafSums(gradients: usize, leaves: usize, n: i32, out: usize): void {
  for (let row: usize = 0; row < (n as usize); row++) {
    const at = out + ((load<i32>(leaves + (row << 2)) as usize) << 4);
    v128.store(at, f64x2.add(v128.load(at), v128.load(gradients + (row << 4))));
  }
}

/** scores[row] += value of its leaf. @param values f64 [L] */
export function treeAddLeaves(scores: usize, leaves: usize, n: i32, values: usize): void {
  for (let row: usize = 0; row < (n as usize); row++) {
    const at = scores + (row << 3);
    const leaf = load<i32>(leaves + (row << 2)) as usize;
    f64.store(at, f64.load(at) + f64.load(values + (leaf << 3)));
  }
}

const CHUNK: i32 = 64;
const ZEROS = memory.data(512, 16);
const SCRATCH = memory.data(512, 16);

/** Terms of the series of artanh s for s up to 1/3: what is left out is below half a unit in the last place. */
const SERIES_TERMS: i32 = 17;

/**
 * Σ w log(1 + exp(−m)), m being the score of a row of label 1 and minus the score of one of label 0.
 * @param n      a multiple of four
 * @param scores f64 [n]
 * @param labels f64 [n]
 * @param weights f64 [n]
 */
export function treeLogisticLoss(n: i32, scores: usize, labels: usize, weights: usize): f64 {
  let sum = f64x2.splat(0);
  for (let first = 0; first < n; first += CHUNK) {
    const count = min(CHUNK, n - first);
    const bytes = (count as usize) << 3;
    for (let at: usize = 0; at < bytes; at += 16) v128.store(SCRATCH + at, f64x2.abs(v128.load(scores + at)));
    expShifted(ZEROS, SCRATCH, SCRATCH, count);
    for (let at: usize = 0; at < bytes; at += 16) {
      const isOne = f64x2.gt(v128.load(labels + at), f64x2.splat(0));
      const score = v128.load(scores + at);
      const lost = v128.bitselect(f64x2.neg(score), score, isOne);
      const loss = f64x2.add(f64x2.max(lost, f64x2.splat(0)), logOnePlus(v128.load(SCRATCH + at)));
      sum = f64x2.add(sum, f64x2.mul(v128.load(weights + at), loss));
    }
    scores += bytes;
    labels += bytes;
    weights += bytes;
  }
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/** log(1 + e) = 2 artanh(e / (2 + e)) for e of [0, 1]. */
function logOnePlus(e: v128): v128 {
  const s = f64x2.div(e, f64x2.add(e, f64x2.splat(2)));
  const square = f64x2.mul(s, s);
  let series = f64x2.splat(1.0 / (2 * SERIES_TERMS - 1));
  for (let term = SERIES_TERMS - 1; term > 0; term--) {
    series = f64x2.add(f64x2.mul(series, square), f64x2.splat(1.0 / ((2 * term - 1) as f64)));
  }
  return f64x2.mul(f64x2.splat(2), f64x2.mul(s, series));
}
