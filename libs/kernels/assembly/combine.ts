import { f64At } from './layout';

/**
 * out_j = Σ_i weights_i matrix_ij. The sums over even and odd i run side by side and are added last: half the wait for
 * additions, and always the same order.
 * @param weights [P]
 * @param matrix  [P, P]
 * @param out     [P] not `weights`
 */
export function combine(weights: usize, matrix: usize, nStates: i32, out: usize): void {
  const end = f64At(weights, nStates);
  const stride = (nStates as usize) << 3;
  let j = nStates;
  for (; j >= 8; j -= 8) {
    combine8(weights, end, matrix, stride, out);
    matrix += 64;
    out += 64;
  }
  if (j >= 4) {
    combine4(weights, end, matrix, stride, out);
    matrix += 32;
    out += 32;
    j -= 4;
  }
  if (j > 0) combine2(weights, end, matrix, stride, out);
}

function combine8(weights: usize, end: usize, matrix: usize, stride: usize, out: usize): void {
  let a0 = f64x2.splat(0);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  let b0 = a0;
  let b1 = a0;
  let b2 = a0;
  let b3 = a0;
  for (; weights < end; weights += 16) {
    const even = v128.load64_splat(weights);
    a0 = f64x2.add(a0, f64x2.mul(even, v128.load(matrix)));
    a1 = f64x2.add(a1, f64x2.mul(even, v128.load(matrix, 16)));
    a2 = f64x2.add(a2, f64x2.mul(even, v128.load(matrix, 32)));
    a3 = f64x2.add(a3, f64x2.mul(even, v128.load(matrix, 48)));
    matrix += stride;
    const odd = v128.load64_splat(weights, 8);
    b0 = f64x2.add(b0, f64x2.mul(odd, v128.load(matrix)));
    b1 = f64x2.add(b1, f64x2.mul(odd, v128.load(matrix, 16)));
    b2 = f64x2.add(b2, f64x2.mul(odd, v128.load(matrix, 32)));
    b3 = f64x2.add(b3, f64x2.mul(odd, v128.load(matrix, 48)));
    matrix += stride;
  }
  v128.store(out, f64x2.add(a0, b0));
  v128.store(out, f64x2.add(a1, b1), 16);
  v128.store(out, f64x2.add(a2, b2), 32);
  v128.store(out, f64x2.add(a3, b3), 48);
}

function combine4(weights: usize, end: usize, matrix: usize, stride: usize, out: usize): void {
  let a0 = f64x2.splat(0);
  let a1 = a0;
  let b0 = a0;
  let b1 = a0;
  for (; weights < end; weights += 16) {
    const even = v128.load64_splat(weights);
    a0 = f64x2.add(a0, f64x2.mul(even, v128.load(matrix)));
    a1 = f64x2.add(a1, f64x2.mul(even, v128.load(matrix, 16)));
    matrix += stride;
    const odd = v128.load64_splat(weights, 8);
    b0 = f64x2.add(b0, f64x2.mul(odd, v128.load(matrix)));
    b1 = f64x2.add(b1, f64x2.mul(odd, v128.load(matrix, 16)));
    matrix += stride;
  }
  v128.store(out, f64x2.add(a0, b0));
  v128.store(out, f64x2.add(a1, b1), 16);
}

function combine2(weights: usize, end: usize, matrix: usize, stride: usize, out: usize): void {
  let a = f64x2.splat(0);
  let b = a;
  for (; weights < end; weights += 16) {
    a = f64x2.add(a, f64x2.mul(v128.load64_splat(weights), v128.load(matrix)));
    matrix += stride;
    b = f64x2.add(b, f64x2.mul(v128.load64_splat(weights, 8), v128.load(matrix)));
    matrix += stride;
  }
  v128.store(out, f64x2.add(a, b));
}
