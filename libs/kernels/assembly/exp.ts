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
 * out[i] = exp(x[i] − shift[i]), at most exp(709); NaN stays NaN.
 * @param count number of values, even
 */
export function expShifted(x: usize, shift: usize, out: usize, count: i32): void {
  for (let at: usize = 0, end: usize = (count as usize) << 3; at < end; at += 16) {
    const value = f64x2.sub(v128.load(x + at), v128.load(shift + at));
    if (v128.any_true(f64x2.lt(value, f64x2.splat(LOWEST_NORMAL)))) v128.store(out + at, expDenormal(value));
    else v128.store(out + at, expNormal(value));
  }
}

function expNormal(x: v128): v128 {
  const rounded = f64x2.add(f64x2.mul(x, f64x2.splat(LOG2_E)), f64x2.splat(ROUNDER));
  return f64x2.mul(expRest(x, f64x2.sub(rounded, f64x2.splat(ROUNDER))), power2(rounded));
}

/** As `expNormal`, with 2ⁿ in two factors, so that a denormal result is rounded once. */
function expDenormal(x: v128): v128 {
  const value = f64x2.max(x, f64x2.splat(ALL_UNDERFLOWN));
  const rounder = f64x2.splat(ROUNDER);
  const n = f64x2.sub(f64x2.add(f64x2.mul(value, f64x2.splat(LOG2_E)), rounder), rounder);
  const half = f64x2.add(f64x2.mul(n, f64x2.splat(0.5)), rounder);
  const rest = f64x2.add(f64x2.sub(n, f64x2.sub(half, rounder)), rounder);
  return f64x2.mul(f64x2.mul(expRest(value, n), power2(half)), power2(rest));
}

/** 2ⁿ, n the integer in the low bits of `rounded`. */
function power2(rounded: v128): v128 {
  return i64x2.add(i64x2.shl(rounded, 52), f64x2.splat(1));
}

/** exp(x − n ln 2) */
function expRest(x: v128, n: v128): v128 {
  const high = f64x2.sub(x, f64x2.mul(n, f64x2.splat(LN2_HIGH)));
  const r = f64x2.sub(high, f64x2.mul(n, f64x2.splat(LN2_LOW)));
  let q = f64x2.splat(2.510038549551032e-8);
  q = f64x2.add(f64x2.mul(q, r), f64x2.splat(2.7620088445409746e-7));
  q = f64x2.add(f64x2.mul(q, r), f64x2.splat(2.7557268459997064e-6));
  q = f64x2.add(f64x2.mul(q, r), f64x2.splat(2.4801521295954376e-5));
  q = f64x2.add(f64x2.mul(q, r), f64x2.splat(1.9841269863053618e-4));
  q = f64x2.add(f64x2.mul(q, r), f64x2.splat(1.3888888917213717e-3));
  q = f64x2.add(f64x2.mul(q, r), f64x2.splat(8.333333333330062e-3));
  q = f64x2.add(f64x2.mul(q, r), f64x2.splat(4.166666666662413e-2));
  q = f64x2.add(f64x2.mul(q, r), f64x2.splat(0.16666666666666669));
  q = f64x2.add(f64x2.mul(q, r), f64x2.splat(0.5));
  return f64x2.add(f64x2.splat(1), f64x2.add(r, f64x2.mul(f64x2.mul(r, r), q)));
}
