/**
 * exp of many values, two lanes at a time, in IEEE double operations only, so that every machine gives the same bits.
 *
 * x = n ln 2 + r with |r| ≤ ln 2 / 2 (Cody and Waite 1980, chapter 6), exp x = 2ⁿ (1 + r + r² q(r)), q the polynomial
 * of degree 9 that interpolates (exp r − 1 − r) / r² at the Chebyshev nodes: its error is below 0.1 units in the last
 * place of the result; with the roundings the result is off by less than 1.
 */

const LOG2_E: f64 = Math.LOG2E;

/** ln 2 in two parts: the first has 32 trailing zero bits, so that n times it is exact. */
const LN2_HIGH: f64 = 0.6931471803691238;
const LN2_LOW: f64 = 1.9082149292705877e-10;

/** 1.5 · 2⁵²: adding it rounds to an integer, which then stands in the low bits. */
const ROUNDER: f64 = 6755399441055744;

/** Below this the result is denormal, and 2ⁿ is no normal number. */
const LOWEST_NORMAL: f64 = -708;

/** exp of anything at or below this is 0. */
const ALL_UNDERFLOWN: f64 = -746;

/**
 * The numbers of the fast path, in memory: as constants in the code, each would be built anew, in three instructions,
 * in every round of the loop.
 */
const TABLE = memory.data<f64>([
  LOWEST_NORMAL,
  LOG2_E,
  ROUNDER,
  LN2_HIGH,
  LN2_LOW,
  1,
  0.5,
  0.16666666666666669,
  4.166666666662413e-2,
  8.333333333330062e-3,
  1.3888888917213717e-3,
  1.9841269863053618e-4,
  2.4801521295954376e-5,
  2.7557268459997064e-6,
  2.7620088445409746e-7,
  2.510038549551032e-8,
]);

/** Where q begins in TABLE, lowest power first, and its degree. */
const Q: usize = 48;
const Q_DEGREE: usize = 9;

/**
 * out[i] = exp(x[i] − shift[i]), at most exp(709); NaN stays NaN.
 * @param count number of values, a multiple of 4
 */
export function expShifted(x: usize, shift: usize, out: usize, count: i32): void {
  for (let at: usize = 0, end: usize = (count as usize) << 3; at < end; at += 32) {
    const a = f64x2.sub(v128.load(x + at), v128.load(shift + at));
    const b = f64x2.sub(v128.load(x + at, 16), v128.load(shift + at, 16));
    const lowest = v128.load64_splat(TABLE);
    if (v128.any_true(v128.or(f64x2.lt(a, lowest), f64x2.lt(b, lowest)))) {
      v128.store(out + at, a);
      v128.store(out + at, b, 16);
      expDenormal(out + at);
      expDenormal(out + at + 16);
    } else {
      storeExp(a, b, out + at);
    }
  }
}

/** exp of two vectors, none below LOWEST_NORMAL: two sums of products at once wait half as long for each other. */
function storeExp(x: v128, y: v128, out: usize): void {
  const log2e = v128.load64_splat(TABLE, 8);
  const rounder = v128.load64_splat(TABLE, 16);
  const high = v128.load64_splat(TABLE, 24);
  const low = v128.load64_splat(TABLE, 32);
  const roundedX = f64x2.add(f64x2.mul(x, log2e), rounder);
  const roundedY = f64x2.add(f64x2.mul(y, log2e), rounder);
  const nX = f64x2.sub(roundedX, rounder);
  const nY = f64x2.sub(roundedY, rounder);
  const r = f64x2.sub(f64x2.sub(x, f64x2.mul(nX, high)), f64x2.mul(nX, low));
  const s = f64x2.sub(f64x2.sub(y, f64x2.mul(nY, high)), f64x2.mul(nY, low));
  let p = v128.load64_splat(TABLE, Q + 8 * Q_DEGREE);
  let q = p;
  p = f64x2.add(f64x2.mul(p, r), v128.load64_splat(TABLE, Q + 64));
  q = f64x2.add(f64x2.mul(q, s), v128.load64_splat(TABLE, Q + 64));
  p = f64x2.add(f64x2.mul(p, r), v128.load64_splat(TABLE, Q + 56));
  q = f64x2.add(f64x2.mul(q, s), v128.load64_splat(TABLE, Q + 56));
  p = f64x2.add(f64x2.mul(p, r), v128.load64_splat(TABLE, Q + 48));
  q = f64x2.add(f64x2.mul(q, s), v128.load64_splat(TABLE, Q + 48));
  p = f64x2.add(f64x2.mul(p, r), v128.load64_splat(TABLE, Q + 40));
  q = f64x2.add(f64x2.mul(q, s), v128.load64_splat(TABLE, Q + 40));
  p = f64x2.add(f64x2.mul(p, r), v128.load64_splat(TABLE, Q + 32));
  q = f64x2.add(f64x2.mul(q, s), v128.load64_splat(TABLE, Q + 32));
  p = f64x2.add(f64x2.mul(p, r), v128.load64_splat(TABLE, Q + 24));
  q = f64x2.add(f64x2.mul(q, s), v128.load64_splat(TABLE, Q + 24));
  p = f64x2.add(f64x2.mul(p, r), v128.load64_splat(TABLE, Q + 16));
  q = f64x2.add(f64x2.mul(q, s), v128.load64_splat(TABLE, Q + 16));
  p = f64x2.add(f64x2.mul(p, r), v128.load64_splat(TABLE, Q + 8));
  q = f64x2.add(f64x2.mul(q, s), v128.load64_splat(TABLE, Q + 8));
  p = f64x2.add(f64x2.mul(p, r), v128.load64_splat(TABLE, Q));
  q = f64x2.add(f64x2.mul(q, s), v128.load64_splat(TABLE, Q));
  const one = v128.load64_splat(TABLE, 40);
  p = f64x2.add(one, f64x2.add(r, f64x2.mul(f64x2.mul(r, r), p)));
  q = f64x2.add(one, f64x2.add(s, f64x2.mul(f64x2.mul(s, s), q)));
  v128.store(out, f64x2.mul(p, i64x2.add(i64x2.shl(roundedX, 52), one)));
  v128.store(out, f64x2.mul(q, i64x2.add(i64x2.shl(roundedY, 52), one)), 16);
}

/** The vector at `at` becomes its exp, with 2ⁿ in two factors, so that a denormal result is rounded once. */
function expDenormal(at: usize): void {
  const x = f64x2.max(v128.load(at), f64x2.splat(ALL_UNDERFLOWN));
  const rounder = f64x2.splat(ROUNDER);
  const n = f64x2.sub(f64x2.add(f64x2.mul(x, f64x2.splat(LOG2_E)), rounder), rounder);
  const half = f64x2.add(f64x2.mul(n, f64x2.splat(0.5)), rounder);
  const rest = f64x2.add(f64x2.sub(n, f64x2.sub(half, rounder)), rounder);
  const r = f64x2.sub(f64x2.sub(x, f64x2.mul(n, f64x2.splat(LN2_HIGH))), f64x2.mul(n, f64x2.splat(LN2_LOW)));
  let q = v128.load64_splat(TABLE, Q + 8 * Q_DEGREE);
  for (let power: usize = 8 * Q_DEGREE; power > 0; power -= 8) {
    q = f64x2.add(f64x2.mul(q, r), v128.load64_splat(TABLE + Q - 8 + power));
  }
  const one = f64x2.splat(1);
  const value = f64x2.add(one, f64x2.add(r, f64x2.mul(f64x2.mul(r, r), q)));
  v128.store(at, f64x2.mul(f64x2.mul(value, power2(half)), power2(rest)));
}

/** 2ⁿ, n the integer in the low bits of `rounded`. */
function power2(rounded: v128): v128 {
  return i64x2.add(i64x2.shl(rounded, 52), f64x2.splat(1));
}
