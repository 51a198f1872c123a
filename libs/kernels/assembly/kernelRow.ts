import { expShifted } from './exp';
import { CHUNK, ZEROS } from './sigmoid';

/**
 * Rows of the kernel matrix of a support vector machine. Points are packed eight by eight, f64 [N / 8, F, 8], those that the last
 * eight lack being 0, so that each lane adds up one point's product in the order of features.
 */

/** Points in a pack. */
const PACK: i32 = 8;

/**
 * @param rows   f64 [n, cols]
 * @param packed f64 [⌈n / 8⌉, cols, 8] receives them
 */
export function packPoints(rows: usize, n: i32, cols: i32, packed: usize): void {
  for (let first = 0; first < n; first += PACK) {
    for (let f = 0; f < cols; f++) {
      for (let p = first; p < first + PACK; p++) {
        f64.store(packed, p < n ? f64.load(rows + (((p * cols + f) as usize) << 3)) : 0);
        packed += 8;
      }
    }
  }
}

/** out = the products of a point and all others. @param out f64 [8 packs] */
export function dotPoints(point: usize, cols: i32, packed: usize, packs: i32, out: usize): void {
  const end = point + ((cols as usize) << 3);
  for (const last = out + ((packs as usize) << 6); out < last; out += 64) {
    let a = f64x2.splat(0);
    let b = f64x2.splat(0);
    let c = f64x2.splat(0);
    let d = f64x2.splat(0);
    for (let at = point; at < end; at += 8) {
      const value = v128.load64_splat(at);
      a = f64x2.add(a, f64x2.mul(value, v128.load(packed)));
      b = f64x2.add(b, f64x2.mul(value, v128.load(packed, 16)));
      c = f64x2.add(c, f64x2.mul(value, v128.load(packed, 32)));
      d = f64x2.add(d, f64x2.mul(value, v128.load(packed, 48)));
      packed += 64;
    }
    v128.store(out, a);
    v128.store(out, b, 16);
    v128.store(out, c, 32);
    v128.store(out, d, 48);
  }
}

/**
 * Products a · b become exp(−gamma ‖a − b‖²).
 * @param norm  a · a
 * @param norms f64 [count] b · b
 * @param out   f64 [count], count a multiple of 8
 */
export function radialBasis(norm: f64, norms: usize, gamma: f64, count: i32, out: usize): void {
  const own = f64x2.splat(norm);
  const two = f64x2.splat(2);
  const zero = f64x2.splat(0);
  const rate = f64x2.splat(-gamma);
  for (let first = 0; first < count; first += CHUNK) {
    const length = min(CHUNK, count - first);
    const bytes = (length as usize) << 3;
    for (let at: usize = 0; at < bytes; at += 16) {
      const squares = f64x2.add(own, v128.load(norms + at));
      const distance = f64x2.max(zero, f64x2.sub(squares, f64x2.mul(two, v128.load(out + at))));
      v128.store(out + at, f64x2.mul(rate, distance));
    }
    expShifted(out, ZEROS, out, length);
    norms += bytes;
    out += bytes;
  }
}
