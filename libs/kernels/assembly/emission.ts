import { COLUMN, ROW_STEP } from './layout';

/** Log densities of the rows of a block. Rows in the lanes; see layout.ts. */

/**
 * Diagonal Gaussian: logNorm_k − Σ_d (x_d − mean_kd)² halfPrecision_kd
 * @param x             [D, 64]
 * @param count         rows, a multiple of ROW_STEP
 * @param means         [K, D]
 * @param halfPrecision [K, D] 1 / (2 variance)
 * @param logNorm       [K]
 * @param out           [K, 64]
 */
export function diagLogDensity(
  x: usize,
  count: i32,
  nStates: i32,
  nFeatures: i32,
  means: usize,
  halfPrecision: usize,
  logNorm: usize,
  out: usize,
): void {
  const features = (nFeatures as usize) << 3;
  let k = 0;
  for (; k + 1 < nStates; k += 2) {
    diagTwoStates(x, count, features, means, halfPrecision, logNorm, out);
    means += features << 1;
    halfPrecision += features << 1;
    logNorm += 16;
    out += COLUMN << 1;
  }
  if (k < nStates) diagOneState(x, count, features, means, halfPrecision, logNorm, out);
}

function diagTwoStates(
  x: usize,
  count: i32,
  features: usize,
  means: usize,
  halfPrecision: usize,
  logNorm: usize,
  out: usize,
): void {
  const rowsEnd = x + ((count as usize) << 3);
  const norm0 = v128.load64_splat(logNorm);
  const norm1 = v128.load64_splat(logNorm, 8);
  for (; x < rowsEnd; x += (ROW_STEP << 3) as usize) {
    let a0 = norm0;
    let a1 = norm0;
    let a2 = norm0;
    let a3 = norm0;
    let b0 = norm1;
    let b1 = norm1;
    let b2 = norm1;
    let b3 = norm1;
    let column = x;
    for (let d: usize = 0; d < features; d += 8) {
      const meanA = v128.load64_splat(means + d);
      const precA = v128.load64_splat(halfPrecision + d);
      const meanB = v128.load64_splat(means + features + d);
      const precB = v128.load64_splat(halfPrecision + features + d);
      const x0 = v128.load(column);
      a0 = subtractSquare(a0, x0, meanA, precA);
      b0 = subtractSquare(b0, x0, meanB, precB);
      const x1 = v128.load(column, 16);
      a1 = subtractSquare(a1, x1, meanA, precA);
      b1 = subtractSquare(b1, x1, meanB, precB);
      const x2 = v128.load(column, 32);
      a2 = subtractSquare(a2, x2, meanA, precA);
      b2 = subtractSquare(b2, x2, meanB, precB);
      const x3 = v128.load(column, 48);
      a3 = subtractSquare(a3, x3, meanA, precA);
      b3 = subtractSquare(b3, x3, meanB, precB);
      column += COLUMN;
    }
    store4(out, a0, a1, a2, a3);
    store4(out + COLUMN, b0, b1, b2, b3);
    out += (ROW_STEP << 3) as usize;
  }
}

function diagOneState(
  x: usize,
  count: i32,
  features: usize,
  means: usize,
  halfPrecision: usize,
  logNorm: usize,
  out: usize,
): void {
  const rowsEnd = x + ((count as usize) << 3);
  const norm = v128.load64_splat(logNorm);
  for (; x < rowsEnd; x += (ROW_STEP << 3) as usize) {
    let a0 = norm;
    let a1 = norm;
    let a2 = norm;
    let a3 = norm;
    let column = x;
    for (let d: usize = 0; d < features; d += 8) {
      const mean = v128.load64_splat(means + d);
      const prec = v128.load64_splat(halfPrecision + d);
      a0 = subtractSquare(a0, v128.load(column), mean, prec);
      a1 = subtractSquare(a1, v128.load(column, 16), mean, prec);
      a2 = subtractSquare(a2, v128.load(column, 32), mean, prec);
      a3 = subtractSquare(a3, v128.load(column, 48), mean, prec);
      column += COLUMN;
    }
    store4(out, a0, a1, a2, a3);
    out += (ROW_STEP << 3) as usize;
  }
}

function subtractSquare(sum: v128, x: v128, mean: v128, halfPrecision: v128): v128 {
  const deviation = f64x2.sub(x, mean);
  return f64x2.sub(sum, f64x2.mul(f64x2.mul(deviation, deviation), halfPrecision));
}

function store4(to: usize, a: v128, b: v128, c: v128, d: v128): void {
  v128.store(to, a);
  v128.store(to, b, 16);
  v128.store(to, c, 32);
  v128.store(to, d, 48);
}
