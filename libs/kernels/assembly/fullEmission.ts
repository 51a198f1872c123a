import { COLUMN, f64At, ROW_STEP } from './layout';

/**
 * Log density of the rows of a block under full Gaussians: logNorm_k − ½ |W_k (x − mean_k)|², W_k the inverse of the
 * lower Cholesky factor of the covariance. Rows in the lanes; see layout.ts.
 * @param x          [D, 64]
 * @param count      rows, a multiple of ROW_STEP
 * @param means      [K, D]
 * @param whiteners  [K, D, D] √½ W_k, lower triangular
 * @param logNorm    [K]
 * @param deviations [D, 64] scratch
 * @param out        [K, 64]
 */
export function fullLogDensity(
  x: usize,
  count: i32,
  nStates: i32,
  nFeatures: i32,
  means: usize,
  whiteners: usize,
  logNorm: usize,
  deviations: usize,
  out: usize,
): void {
  for (let k = 0; k < nStates; k++) {
    writeDeviations(x, count, nFeatures, f64At(means, k * nFeatures), deviations);
    const whitener = f64At(whiteners, k * nFeatures * nFeatures);
    fullOneState(deviations, count, nFeatures, whitener, f64At(logNorm, k), out);
    out += COLUMN;
  }
}

/** @param out [D, 64] receives x − mean; @param mean [D] */
export function writeDeviations(x: usize, count: i32, nFeatures: i32, mean: usize, out: usize): void {
  for (let d = 0; d < nFeatures; d++) {
    const centre = v128.load64_splat(mean);
    for (let at: usize = 0, end: usize = (count as usize) << 3; at < end; at += 16) {
      v128.store(out + at, f64x2.sub(v128.load(x + at), centre));
    }
    x += COLUMN;
    out += COLUMN;
    mean += 8;
  }
}

function fullOneState(
  deviations: usize,
  count: i32,
  nFeatures: i32,
  whitener: usize,
  logNorm: usize,
  out: usize,
): void {
  const norm = v128.load64_splat(logNorm);
  const outEnd = out + ((count as usize) << 3);
  const factorRow = (nFeatures as usize) << 3;
  for (; out < outEnd; out += (ROW_STEP << 3) as usize) {
    let q0 = norm;
    let q1 = norm;
    let q2 = norm;
    let q3 = norm;
    let factor = whitener;
    let e = 0;
    for (; e + 1 < nFeatures; e += 2) {
      let a0 = f64x2.splat(0);
      let a1 = a0;
      let a2 = a0;
      let a3 = a0;
      let b0 = a0;
      let b1 = a0;
      let b2 = a0;
      let b3 = a0;
      let column = deviations;
      for (let d: usize = 0, end: usize = ((e as usize) + 1) << 3; d < end; d += 8) {
        const weightA = v128.load64_splat(factor + d);
        const weightB = v128.load64_splat(factor + factorRow + d);
        const x0 = v128.load(column);
        a0 = addProduct(a0, weightA, x0);
        b0 = addProduct(b0, weightB, x0);
        const x1 = v128.load(column, 16);
        a1 = addProduct(a1, weightA, x1);
        b1 = addProduct(b1, weightB, x1);
        const x2 = v128.load(column, 32);
        a2 = addProduct(a2, weightA, x2);
        b2 = addProduct(b2, weightB, x2);
        const x3 = v128.load(column, 48);
        a3 = addProduct(a3, weightA, x3);
        b3 = addProduct(b3, weightB, x3);
        column += COLUMN;
      }
      // Row e + 1 of the factor has one entry more.
      const last = v128.load64_splat(f64At(factor + factorRow, e + 1));
      b0 = addProduct(b0, last, v128.load(column));
      b1 = addProduct(b1, last, v128.load(column, 16));
      b2 = addProduct(b2, last, v128.load(column, 32));
      b3 = addProduct(b3, last, v128.load(column, 48));
      q0 = f64x2.sub(q0, f64x2.add(f64x2.mul(a0, a0), f64x2.mul(b0, b0)));
      q1 = f64x2.sub(q1, f64x2.add(f64x2.mul(a1, a1), f64x2.mul(b1, b1)));
      q2 = f64x2.sub(q2, f64x2.add(f64x2.mul(a2, a2), f64x2.mul(b2, b2)));
      q3 = f64x2.sub(q3, f64x2.add(f64x2.mul(a3, a3), f64x2.mul(b3, b3)));
      factor += factorRow << 1;
    }
    if (e < nFeatures) {
      let a0 = f64x2.splat(0);
      let a1 = a0;
      let a2 = a0;
      let a3 = a0;
      let column = deviations;
      for (let d: usize = 0; d < factorRow; d += 8) {
        const weight = v128.load64_splat(factor + d);
        a0 = addProduct(a0, weight, v128.load(column));
        a1 = addProduct(a1, weight, v128.load(column, 16));
        a2 = addProduct(a2, weight, v128.load(column, 32));
        a3 = addProduct(a3, weight, v128.load(column, 48));
        column += COLUMN;
      }
      q0 = f64x2.sub(q0, f64x2.mul(a0, a0));
      q1 = f64x2.sub(q1, f64x2.mul(a1, a1));
      q2 = f64x2.sub(q2, f64x2.mul(a2, a2));
      q3 = f64x2.sub(q3, f64x2.mul(a3, a3));
    }
    v128.store(out, q0);
    v128.store(out, q1, 16);
    v128.store(out, q2, 32);
    v128.store(out, q3, 48);
    deviations += (ROW_STEP << 3) as usize;
  }
}

function addProduct(sum: v128, a: v128, b: v128): v128 {
  return f64x2.add(sum, f64x2.mul(a, b));
}
