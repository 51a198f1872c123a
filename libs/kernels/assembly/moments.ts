import { writeDeviations } from './fullEmission';
import { COLUMN, f64At } from './layout';

/**
 * Weighted sums over the rows of a block, each in two lanes, added to what is there. The moments are taken around the
 * current means, so that a variance does not come out as a small difference of large sums.
 * Throughout: `weights` [K, 64] p(s_t = k), 0 in padding rows; `count` rows, a multiple of ROW_STEP.
 */

/** @param out [K, 2] += Σ_t weight_k(t) */
export function addOccupancy(weights: usize, count: i32, nStates: i32, out: usize): void {
  for (let k = 0; k < nStates; k++) {
    let a = v128.load(out);
    let b = f64x2.splat(0);
    for (let at: usize = 0, end: usize = (count as usize) << 3; at < end; at += 32) {
      a = f64x2.add(a, v128.load(weights + at));
      b = f64x2.add(b, v128.load(weights + at, 16));
    }
    v128.store(out, f64x2.add(a, b));
    weights += COLUMN;
    out += 16;
  }
}

/**
 * @param x      [D, 64]
 * @param means  [K, D]
 * @param first  [K, D, 2] += Σ_t weight_k(t) (x_d(t) − mean_kd)
 * @param second [K, D, 2] += Σ_t weight_k(t) (x_d(t) − mean_kd)²
 */
export function addDiagMoments(
  x: usize,
  weights: usize,
  count: i32,
  nStates: i32,
  nFeatures: i32,
  means: usize,
  first: usize,
  second: usize,
): void {
  for (let k = 0; k < nStates; k++) {
    let d = 0;
    let column = x;
    for (; d + 1 < nFeatures; d += 2) {
      addTwoFeatures(column, weights, count, means, first, second);
      column += COLUMN << 1;
      means += 16;
      first += 32;
      second += 32;
    }
    if (d < nFeatures) {
      addOneFeature(column, weights, count, means, first, second);
      means += 8;
      first += 16;
      second += 16;
    }
    weights += COLUMN;
  }
}

function addTwoFeatures(x: usize, weights: usize, count: i32, means: usize, first: usize, second: usize): void {
  const meanA = v128.load64_splat(means);
  const meanB = v128.load64_splat(means, 8);
  let firstA = v128.load(first);
  let firstB = v128.load(first, 16);
  let secondA = v128.load(second);
  let secondB = v128.load(second, 16);
  for (let at: usize = 0, end: usize = (count as usize) << 3; at < end; at += 16) {
    const weight = v128.load(weights + at);
    const a = f64x2.sub(v128.load(x + at), meanA);
    const b = f64x2.sub(v128.load(x + at, COLUMN), meanB);
    const weightedA = f64x2.mul(weight, a);
    const weightedB = f64x2.mul(weight, b);
    firstA = f64x2.add(firstA, weightedA);
    firstB = f64x2.add(firstB, weightedB);
    secondA = f64x2.add(secondA, f64x2.mul(weightedA, a));
    secondB = f64x2.add(secondB, f64x2.mul(weightedB, b));
  }
  v128.store(first, firstA);
  v128.store(first, firstB, 16);
  v128.store(second, secondA);
  v128.store(second, secondB, 16);
}

function addOneFeature(x: usize, weights: usize, count: i32, means: usize, first: usize, second: usize): void {
  const mean = v128.load64_splat(means);
  let firstA = v128.load(first);
  let secondA = v128.load(second);
  let firstB = f64x2.splat(0);
  let secondB = firstB;
  for (let at: usize = 0, end: usize = (count as usize) << 3; at < end; at += 32) {
    const a = f64x2.sub(v128.load(x + at), mean);
    const b = f64x2.sub(v128.load(x + at, 16), mean);
    const weightedA = f64x2.mul(v128.load(weights + at), a);
    const weightedB = f64x2.mul(v128.load(weights + at, 16), b);
    firstA = f64x2.add(firstA, weightedA);
    firstB = f64x2.add(firstB, weightedB);
    secondA = f64x2.add(secondA, f64x2.mul(weightedA, a));
    secondB = f64x2.add(secondB, f64x2.mul(weightedB, b));
  }
  v128.store(first, f64x2.add(firstA, firstB));
  v128.store(second, f64x2.add(secondA, secondB));
}

/**
 * @param x          [D, 64]
 * @param means      [K, D]
 * @param deviations [D, 64] scratch
 * @param weighted   [D, 64] scratch
 * @param first      [K, D, 2] += Σ_t weight_k(t) (x_d(t) − mean_kd)
 * @param second     [K, D, D, 2] lower triangle += Σ_t weight_k(t) (x_d(t) − mean_kd) (x_e(t) − mean_ke)
 */
export function addFullMoments(
  x: usize,
  weights: usize,
  count: i32,
  nStates: i32,
  nFeatures: i32,
  means: usize,
  deviations: usize,
  weighted: usize,
  first: usize,
  second: usize,
): void {
  const rowBytes = (nFeatures as usize) << 4;
  for (let k = 0; k < nStates; k++) {
    writeDeviations(x, count, nFeatures, means, deviations);
    weigh(deviations, weights, count, nFeatures, weighted, first);
    let d = 0;
    for (; d + 1 < nFeatures; d += 2) {
      const row = f64At(second, 2 * d * nFeatures);
      const left = weighted + COLUMN * (d as usize);
      for (let e = 0; e <= d; e += 2) {
        addTwoByTwo(left, deviations + COLUMN * (e as usize), count, rowBytes, f64At(row, 2 * e));
      }
    }
    if (d < nFeatures) {
      const row = f64At(second, 2 * d * nFeatures);
      for (let e = 0; e <= d; e++) {
        addProducts(weighted + COLUMN * (d as usize), deviations + COLUMN * (e as usize), count, f64At(row, 2 * e));
      }
    }
    weights += COLUMN;
    means = f64At(means, nFeatures);
    first += rowBytes;
    second += rowBytes * (nFeatures as usize);
  }
}

/** @param out [D, 64] receives weight · deviation; @param sums [D, 2] += Σ of it */
function weigh(deviations: usize, weights: usize, count: i32, nFeatures: i32, out: usize, sums: usize): void {
  for (let d = 0; d < nFeatures; d++) {
    let total = v128.load(sums);
    for (let at: usize = 0, end: usize = (count as usize) << 3; at < end; at += 16) {
      const product = f64x2.mul(v128.load(weights + at), v128.load(deviations + at));
      v128.store(out + at, product);
      total = f64x2.add(total, product);
    }
    v128.store(sums, total);
    deviations += COLUMN;
    out += COLUMN;
    sums += 16;
  }
}

/** Two columns of each factor: four sums, of which the one above the diagonal, if there is one, is not used. */
function addTwoByTwo(left: usize, right: usize, count: i32, rowBytes: usize, sums: usize): void {
  const below = sums + rowBytes;
  let s00 = v128.load(sums);
  let s01 = v128.load(sums, 16);
  let s10 = v128.load(below);
  let s11 = v128.load(below, 16);
  for (let at: usize = 0, end: usize = (count as usize) << 3; at < end; at += 16) {
    const a = v128.load(left + at);
    const b = v128.load(left + at, COLUMN);
    const c = v128.load(right + at);
    const d = v128.load(right + at, COLUMN);
    s00 = f64x2.add(s00, f64x2.mul(a, c));
    s01 = f64x2.add(s01, f64x2.mul(a, d));
    s10 = f64x2.add(s10, f64x2.mul(b, c));
    s11 = f64x2.add(s11, f64x2.mul(b, d));
  }
  v128.store(sums, s00);
  v128.store(sums, s01, 16);
  v128.store(below, s10);
  v128.store(below, s11, 16);
}

function addProducts(left: usize, right: usize, count: i32, sums: usize): void {
  let total = v128.load(sums);
  for (let at: usize = 0, end: usize = (count as usize) << 3; at < end; at += 16) {
    total = f64x2.add(total, f64x2.mul(v128.load(left + at), v128.load(right + at)));
  }
  v128.store(sums, total);
}
