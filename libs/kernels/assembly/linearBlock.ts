import { expShifted } from './exp';

/**
 * Passes of linear models over a block of rows. Notation: B rows of a block, even; P columns, a multiple of 4. A packed
 * block is [P, B], columns one after the other, so that two rows are one vector.
 */

/**
 * Packs centred rows.
 * @param rows  f64 [count, cols]
 * @param means f64 [cols]
 * @param block f64 [cols, length] receives them, with zeros in rows from `count` on. @param length B, at least `count`
 */
export function packBlock(rows: usize, count: i32, cols: i32, means: usize, length: i32, block: usize): void {
  const width = (cols as usize) << 3;
  const height = (length as usize) << 3;
  const even = ((count & ~1) as usize) << 3;
  let f = 0;
  for (; f + 2 <= cols; f += 2) {
    const mean = v128.load(means + ((f as usize) << 3));
    const to = block + (f as usize) * height;
    let from = rows + ((f as usize) << 3);
    for (let at: usize = 0; at < even; at += 16) {
      const a = f64x2.sub(v128.load(from), mean);
      const b = f64x2.sub(v128.load(from + width), mean);
      v128.store(to + at, v128.shuffle<f64>(a, b, 0, 2));
      v128.store(to + height + at, v128.shuffle<f64>(a, b, 1, 3));
      from += width << 1;
    }
  }
  for (; f < cols; f++) packColumn(rows, 0, count, cols, f, means, block + (f as usize) * height);
  for (f = 0; f < cols; f++) {
    const to = block + (f as usize) * height;
    if ((count & 1) !== 0) packColumn(rows, count - 1, count, cols, f, means, to);
    memory.fill(to + ((count as usize) << 3), 0, height - ((count as usize) << 3));
  }
}

/** Rows [begin, end) of one column. */
function packColumn(rows: usize, begin: i32, end: i32, cols: i32, f: i32, means: usize, to: usize): void {
  const mean = f64.load(means + ((f as usize) << 3));
  for (let n = begin; n < end; n++) {
    const at = ((n as usize) * (cols as usize) + (f as usize)) << 3;
    f64.store(to + ((n as usize) << 3), f64.load(rows + at) - mean);
  }
}

/** out = block times a factor for each row. @param factors f64 [B]. @param out f64 [P, B] */
export function scaleBlock(block: usize, factors: usize, length: i32, cols: i32, out: usize): void {
  const height = (length as usize) << 3;
  for (const end = block + (cols as usize) * height; block < end; block += height) {
    for (let at: usize = 0; at < height; at += 16) {
      v128.store(out + at, f64x2.mul(v128.load(block + at), v128.load(factors + at)));
    }
    out += height;
  }
}

/**
 * Adds up distances from an origin, column by column in the order of rows.
 * @param rows    f64 [count, cols]
 * @param weights f64 [count]
 * @param sums    f64 [cols] is added to
 */
export function columnSums(rows: usize, count: i32, cols: i32, origin: usize, weights: usize, sums: usize): void {
  const width = (cols as usize) << 3;
  for (let f: usize = 0; f < width; f += 8) {
    const start = f64.load(origin + f);
    let sum = f64.load(sums + f);
    let from = rows + f;
    for (let at = weights, end = weights + ((count as usize) << 3); at < end; at += 8) {
      sum += f64.load(at) * (f64.load(from) - start);
      from += width;
    }
    f64.store(sums + f, sum);
  }
}

/**
 * Logistic loss of a block.
 * @param block     f64 [P, B]
 * @param beta      f64 [P]
 * @param labels    f64 [B] 0 or 1
 * @param weights   f64 [B]
 * @param scores    f64 [B], B a multiple of 4, scratch. @param exps f64 [B], scratch
 * @param curvature f64 [B] receives w p (1 − p)
 * @param gradient  f64 [P] is added to
 * @returns Σ w · log(1 + exp(−margin))
 */
export function logisticBlock(
  block: usize,
  length: i32,
  cols: i32,
  beta: usize,
  labels: usize,
  weights: usize,
  scores: usize,
  exps: usize,
  curvature: usize,
  gradient: usize,
): f64 {
  const height = (length as usize) << 3;
  scoreBlock(block, height, cols, beta, scores);
  for (let at: usize = 0; at < height; at += 16) {
    v128.store(exps + at, f64x2.neg(f64x2.abs(v128.load(scores + at))));
    v128.store(curvature + at, f64x2.splat(0));
  }
  expShifted(exps, curvature, exps, length);
  let loss: f64 = 0;
  for (let at: usize = 0; at < height; at += 8) {
    const score = f64.load(scores + at);
    const margin = f64.load(labels + at) > 0 ? score : -score;
    loss += f64.load(weights + at) * (Math.log1p(f64.load(exps + at)) + max(0, -margin));
  }
  toResiduals(height, labels, weights, scores, exps, curvature);
  addProducts(block, height, cols, scores, gradient);
  return loss;
}

/** scores = Σ_p beta_p block_p */
function scoreBlock(block: usize, height: usize, cols: i32, beta: usize, scores: usize): void {
  memory.fill(scores, 0, height);
  const end = block + (cols as usize) * height;
  for (; block < end; block += height << 2) {
    const a = v128.load64_splat(beta);
    const b = v128.load64_splat(beta, 8);
    const c = v128.load64_splat(beta, 16);
    const d = v128.load64_splat(beta, 24);
    const block2 = block + (height << 1);
    for (let at: usize = 0; at < height; at += 16) {
      const low = f64x2.add(f64x2.mul(a, v128.load(block + at)), f64x2.mul(b, v128.load(block + height + at)));
      const high = f64x2.add(f64x2.mul(c, v128.load(block2 + at)), f64x2.mul(d, v128.load(block2 + height + at)));
      v128.store(scores + at, f64x2.add(v128.load(scores + at), f64x2.add(low, high)));
    }
    beta += 32;
  }
}

/** Scores become w (p − y), p being 1 / (1 + e) or e / (1 + e) for e = exp(−|score|). */
function toResiduals(height: usize, labels: usize, weights: usize, scores: usize, exps: usize, curvature: usize): void {
  const one = f64x2.splat(1);
  for (let at: usize = 0; at < height; at += 16) {
    const e = v128.load(exps + at);
    const likely = f64x2.div(one, f64x2.add(one, e));
    const isPositive = f64x2.ge(v128.load(scores + at), f64x2.splat(0));
    const p = v128.bitselect(likely, f64x2.mul(e, likely), isPositive);
    const w = v128.load(weights + at);
    v128.store(scores + at, f64x2.mul(w, f64x2.sub(p, v128.load(labels + at))));
    v128.store(curvature + at, f64x2.mul(w, f64x2.mul(f64x2.mul(e, likely), likely)));
  }
}

/** sums_p += Σ_n block_pn factors_n */
function addProducts(block: usize, height: usize, cols: i32, factors: usize, sums: usize): void {
  const end = block + (cols as usize) * height;
  for (; block < end; block += height << 2) {
    const block2 = block + (height << 1);
    let a = f64x2.splat(0);
    let b = f64x2.splat(0);
    let c = f64x2.splat(0);
    let d = f64x2.splat(0);
    for (let at: usize = 0; at < height; at += 16) {
      const factor = v128.load(factors + at);
      a = f64x2.add(a, f64x2.mul(factor, v128.load(block + at)));
      b = f64x2.add(b, f64x2.mul(factor, v128.load(block + height + at)));
      c = f64x2.add(c, f64x2.mul(factor, v128.load(block2 + at)));
      d = f64x2.add(d, f64x2.mul(factor, v128.load(block2 + height + at)));
    }
    addPair(sums, a, b);
    addPair(sums + 16, c, d);
    sums += 32;
  }
}

/** Adds the sums of two vectors to two neighbours. */
export function addPair(at: usize, a: v128, b: v128): void {
  const sums = f64x2.add(v128.shuffle<f64>(a, b, 0, 2), v128.shuffle<f64>(a, b, 1, 3));
  v128.store(at, f64x2.add(v128.load(at), sums));
}
