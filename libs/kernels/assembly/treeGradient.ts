import { mix } from './mix';
import { CHUNK, EXPS, expNegatives } from './sigmoid';

/**
 * Gradients of the loss. A row's hessian h and gradient g lie side by side, [N, 2] f64, so that one vector holds both.
 */

/**
 * Logistic loss of labels 0 and 1: g = w (p − y), h = w max(p (1 − p), minHessian) with p = 1 / (1 + exp(−score)).
 * @param n      a multiple of four
 * @param scores f64 [n]
 * @param labels f64 [n]
 * @param weights f64 [n], or 0 when all are 1
 */
export function treeLogistic(n: i32, scores: usize, labels: usize, weights: usize, minHessian: f64, out: usize): void {
  const one = f64x2.splat(1);
  const least = f64x2.splat(minHessian);
  for (let first = 0; first < n; first += CHUNK) {
    const count = min(CHUNK, n - first);
    const bytes = (count as usize) << 3;
    expNegatives(scores, count);
    for (let at: usize = 0; at < bytes; at += 16) {
      const p = f64x2.div(one, f64x2.add(one, v128.load(EXPS + at)));
      const w = weights !== 0 ? v128.load(weights + at) : one;
      const g = f64x2.mul(w, f64x2.sub(p, v128.load(labels + at)));
      const h = f64x2.mul(w, f64x2.max(least, f64x2.mul(p, f64x2.sub(one, p))));
      v128.store(out + (at << 1), v128.shuffle<f64>(h, g, 0, 2));
      v128.store(out + (at << 1), v128.shuffle<f64>(h, g, 1, 3), 16);
    }
    scores += bytes;
    labels += bytes;
    if (weights !== 0) weights += bytes;
    out += bytes << 1;
  }
}

/** @param out f64 [3] receives Σ h, Σ g and Σ |g| over rows[begin..end) */
export function treeSums(gradients: usize, rows: usize, begin: i32, end: i32, out: usize): void {
  let sum = f64x2.splat(0);
  let magnitude = f64x2.splat(0);
  for (let i = begin; i < end; i++) {
    const pair = v128.load(gradients + ((load<i32>(rows + ((i as usize) << 2)) as usize) << 4));
    sum = f64x2.add(sum, pair);
    magnitude = f64x2.add(magnitude, f64x2.abs(pair));
  }
  v128.store(out, sum);
  f64.store(out, f64x2.extract_lane(magnitude, 1), 16);
}

/**
 * packed[row] = ⌊scale · (h, g) + u⌋ with u of [0, 1) drawn anew for each gradient: the expected value is the exact one
 * (Shi et al. 2022, "Quantized training of gradient boosting decision trees", section 4.2). Equal gradients are rounded
 * alike, so that splits that tell no more than others do not seem to.
 * @param key    what the drawn numbers depend on, beside the gradient
 * @param packed i64 [n] gradient · 2³² + hessian
 */
export function treeQuantise(
  gradients: usize,
  n: i32,
  scaleHessian: f64,
  scaleGradient: f64,
  key: i32,
  packed: usize,
): void {
  const scale = f64x2.replace_lane(f64x2.splat(scaleHessian), 1, scaleGradient);
  let row = 0;
  for (; row + 4 <= n; row += 4) {
    const a = v128.load(gradients);
    const b = v128.load(gradients, 16);
    const c = v128.load(gradients, 32);
    const d = v128.load(gradients, 48);
    const ab = v128.shuffle<f64>(a, b, 1, 3);
    const cd = v128.shuffle<f64>(c, d, 1, 3);
    const low = v128.shuffle<i32>(ab, cd, 0, 2, 4, 6);
    const high = v128.shuffle<i32>(ab, cd, 1, 3, 5, 7);
    const words = mixLanes(v128.xor(mixLanes(v128.xor(low, i32x4.splat(key))), high));
    const lower = v128.and(words, i32x4.splat(0xffff));
    const upper = i32x4.shr_u(words, 16);
    const first = v128.shuffle<i32>(lower, upper, 0, 4, 1, 5);
    const second = v128.shuffle<i32>(lower, upper, 2, 6, 3, 7);
    v128.store(packed, packTwo(a, b, scale, first));
    v128.store(packed, packTwo(c, d, scale, second), 16);
    gradients += 64;
    packed += 32;
  }
  for (; row < n; row++) {
    const pair = v128.load(gradients);
    const word = mix(mix(i32x4.extract_lane(pair, 2) ^ key) ^ i32x4.extract_lane(pair, 3));
    const halves = i32x4.replace_lane(i32x4.splat((word & 0xffff) as i32), 1, (word >> 16) as i32);
    store<i64>(packed, i64x2.extract_lane(packOne(pair, scale, halves), 0));
    gradients += 16;
    packed += 8;
  }
}

/** As `mix`, of four numbers. */
function mixLanes(value: v128): v128 {
  value = i32x4.mul(v128.xor(value, i32x4.shr_u(value, 16)), i32x4.splat(0x85ebca6b));
  value = i32x4.mul(v128.xor(value, i32x4.shr_u(value, 13)), i32x4.splat(0xc2b2ae35));
  return v128.xor(value, i32x4.shr_u(value, 16));
}

/** @param halves u16 in the lanes of i32: of hessian and gradient of the first row, then of the second */
function packTwo(first: v128, second: v128, scale: v128, halves: v128): v128 {
  const other = v128.shuffle<i64>(halves, halves, 1, 1);
  return v128.shuffle<i64>(packOne(first, scale, halves), packOne(second, scale, other), 0, 2);
}

/** ⌊scale · (h, g) + u⌋ in the first two lanes of i32. */
function packOne(pair: v128, scale: v128, halves: v128): v128 {
  const uniform = f64x2.mul(f64x2.convert_low_i32x4_u(halves), f64x2.splat(1.0 / 65536));
  return i32x4.trunc_sat_f64x2_s_zero(f64x2.floor(f64x2.add(f64x2.mul(pair, scale), uniform)));
}

/** @param out f64 [2] receives the sums of the packed hessians and gradients of rows[begin..end) */
export function treePackedSums(packed: usize, rows: usize, begin: i32, end: i32, out: usize): void {
  let sum: i64 = 0;
  for (let i = begin; i < end; i++) sum += load<i64>(packed + ((load<i32>(rows + ((i as usize) << 2)) as usize) << 3));
  f64.store(out, (sum & 0x7fffffff) as i32 as f64);
  f64.store(out, (sum >> 32) as i32 as f64, 8);
}

/** scores[row] += value for rows[begin..end). */
export function treeAdd(scores: usize, rows: usize, begin: i32, end: i32, value: f64): void {
  const last = rows + ((end as usize) << 2);
  for (let at = rows + ((begin as usize) << 2); at < last; at += 4) {
    const score = scores + ((load<i32>(at) as usize) << 3);
    f64.store(score, f64.load(score) + value);
  }
}
