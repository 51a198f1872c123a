import { addPair } from './linearBlock';

/**
 * Products of columns, added to a Gram matrix. Columns lie one after the other, B rows each, so that two rows are one
 * vector. Notation: B rows of a block, P columns; tiles of 4 × 2 products stay in registers over all rows.
 *
 * @param left   [P, B]
 * @param right  [P, B]
 * @param rows   B, a multiple of 2
 * @param cols   P, a multiple of 4
 * @param out    [P, P] is added to: row i, column j gets left_i · right_j, for j up to the end of i's tile at least
 */
export function gramAdd(left: usize, right: usize, rows: i32, cols: i32, out: usize): void {
  const stride = (rows as usize) << 3;
  const width = (cols as usize) << 3;
  for (let i: usize = 0; i < (cols as usize); i += 4) {
    for (let j: usize = 0; j < i + 4; j += 2)
      addTile(left + i * stride, right + j * stride, stride, out + i * width + (j << 3), width);
  }
}

function addTile(a: usize, b: usize, stride: usize, out: usize, width: usize): void {
  let s00 = f64x2.splat(0);
  let s01 = f64x2.splat(0);
  let s10 = f64x2.splat(0);
  let s11 = f64x2.splat(0);
  let s20 = f64x2.splat(0);
  let s21 = f64x2.splat(0);
  let s30 = f64x2.splat(0);
  let s31 = f64x2.splat(0);
  const a1 = a + stride;
  const a2 = a1 + stride;
  const a3 = a2 + stride;
  const b1 = b + stride;
  for (let at: usize = 0; at < stride; at += 16) {
    const x0 = v128.load(b + at);
    const x1 = v128.load(b1 + at);
    let y = v128.load(a + at);
    s00 = f64x2.add(s00, f64x2.mul(y, x0));
    s01 = f64x2.add(s01, f64x2.mul(y, x1));
    y = v128.load(a1 + at);
    s10 = f64x2.add(s10, f64x2.mul(y, x0));
    s11 = f64x2.add(s11, f64x2.mul(y, x1));
    y = v128.load(a2 + at);
    s20 = f64x2.add(s20, f64x2.mul(y, x0));
    s21 = f64x2.add(s21, f64x2.mul(y, x1));
    y = v128.load(a3 + at);
    s30 = f64x2.add(s30, f64x2.mul(y, x0));
    s31 = f64x2.add(s31, f64x2.mul(y, x1));
  }
  addPair(out, s00, s01);
  addPair(out + width, s10, s11);
  addPair(out + 2 * width, s20, s21);
  addPair(out + 3 * width, s30, s31);
}
