import { laneSum } from './layout';

/** Sum of squares, in double precision and eight sums side by side. @param values f32 [count] @param count a multiple of 8 */
export function sumSquares(values: usize, count: i32): f64 {
  let a = f64x2.splat(0);
  let b = f64x2.splat(0);
  let c = f64x2.splat(0);
  let d = f64x2.splat(0);
  for (let at = values, end = values + ((count as usize) << 2); at < end; at += 32) {
    a = addSquare(a, v128.load64_zero(at));
    b = addSquare(b, v128.load64_zero(at, 8));
    c = addSquare(c, v128.load64_zero(at, 16));
    d = addSquare(d, v128.load64_zero(at, 24));
  }
  return laneSum(f64x2.add(f64x2.add(a, b), f64x2.add(c, d)));
}

function addSquare(sum: v128, pair: v128): v128 {
  const values = f64x2.promote_low_f32x4(pair);
  return f64x2.add(sum, f64x2.mul(values, values));
}
