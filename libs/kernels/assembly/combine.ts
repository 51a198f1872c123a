import { f64At } from './layout';

/**
 * out_j = Σ_i weights_i matrix_ij, always in the same order: that of the binary tree over i for up to 8 states, and for
 * more, even and odd i side by side.
 * @param weights [P]
 * @param matrix  [P, P]
 * @param out     [P] not `weights`
 */
export function combine(weights: usize, matrix: usize, nStates: i32, out: usize): void {
  if (nStates === 8) combine8(weights, matrix, out);
  else if (nStates === 4) combine4(weights, matrix, out);
  else if (nStates === 2) combine2(weights, matrix, out);
  else combineMany(weights, matrix, nStates, out);
}

function combine8(weights: usize, matrix: usize, out: usize): void {
  const w0 = v128.load64_splat(weights);
  const w1 = v128.load64_splat(weights, 8);
  const w2 = v128.load64_splat(weights, 16);
  const w3 = v128.load64_splat(weights, 24);
  const w4 = v128.load64_splat(weights, 32);
  const w5 = v128.load64_splat(weights, 40);
  const w6 = v128.load64_splat(weights, 48);
  const w7 = v128.load64_splat(weights, 56);
  v128.store(
    out,
    f64x2.add(
      f64x2.add(
        f64x2.add(f64x2.mul(w0, v128.load(matrix)), f64x2.mul(w1, v128.load(matrix, 64))),
        f64x2.add(f64x2.mul(w2, v128.load(matrix, 128)), f64x2.mul(w3, v128.load(matrix, 192))),
      ),
      f64x2.add(
        f64x2.add(f64x2.mul(w4, v128.load(matrix, 256)), f64x2.mul(w5, v128.load(matrix, 320))),
        f64x2.add(f64x2.mul(w6, v128.load(matrix, 384)), f64x2.mul(w7, v128.load(matrix, 448))),
      ),
    ),
  );
  v128.store(
    out,
    f64x2.add(
      f64x2.add(
        f64x2.add(f64x2.mul(w0, v128.load(matrix, 16)), f64x2.mul(w1, v128.load(matrix, 80))),
        f64x2.add(f64x2.mul(w2, v128.load(matrix, 144)), f64x2.mul(w3, v128.load(matrix, 208))),
      ),
      f64x2.add(
        f64x2.add(f64x2.mul(w4, v128.load(matrix, 272)), f64x2.mul(w5, v128.load(matrix, 336))),
        f64x2.add(f64x2.mul(w6, v128.load(matrix, 400)), f64x2.mul(w7, v128.load(matrix, 464))),
      ),
    ),
    16,
  );
  v128.store(
    out,
    f64x2.add(
      f64x2.add(
        f64x2.add(f64x2.mul(w0, v128.load(matrix, 32)), f64x2.mul(w1, v128.load(matrix, 96))),
        f64x2.add(f64x2.mul(w2, v128.load(matrix, 160)), f64x2.mul(w3, v128.load(matrix, 224))),
      ),
      f64x2.add(
        f64x2.add(f64x2.mul(w4, v128.load(matrix, 288)), f64x2.mul(w5, v128.load(matrix, 352))),
        f64x2.add(f64x2.mul(w6, v128.load(matrix, 416)), f64x2.mul(w7, v128.load(matrix, 480))),
      ),
    ),
    32,
  );
  v128.store(
    out,
    f64x2.add(
      f64x2.add(
        f64x2.add(f64x2.mul(w0, v128.load(matrix, 48)), f64x2.mul(w1, v128.load(matrix, 112))),
        f64x2.add(f64x2.mul(w2, v128.load(matrix, 176)), f64x2.mul(w3, v128.load(matrix, 240))),
      ),
      f64x2.add(
        f64x2.add(f64x2.mul(w4, v128.load(matrix, 304)), f64x2.mul(w5, v128.load(matrix, 368))),
        f64x2.add(f64x2.mul(w6, v128.load(matrix, 432)), f64x2.mul(w7, v128.load(matrix, 496))),
      ),
    ),
    48,
  );
}

function combine4(weights: usize, matrix: usize, out: usize): void {
  const w0 = v128.load64_splat(weights);
  const w1 = v128.load64_splat(weights, 8);
  const w2 = v128.load64_splat(weights, 16);
  const w3 = v128.load64_splat(weights, 24);
  v128.store(
    out,
    f64x2.add(
      f64x2.add(f64x2.mul(w0, v128.load(matrix)), f64x2.mul(w1, v128.load(matrix, 32))),
      f64x2.add(f64x2.mul(w2, v128.load(matrix, 64)), f64x2.mul(w3, v128.load(matrix, 96))),
    ),
  );
  v128.store(
    out,
    f64x2.add(
      f64x2.add(f64x2.mul(w0, v128.load(matrix, 16)), f64x2.mul(w1, v128.load(matrix, 48))),
      f64x2.add(f64x2.mul(w2, v128.load(matrix, 80)), f64x2.mul(w3, v128.load(matrix, 112))),
    ),
    16,
  );
}

function combine2(weights: usize, matrix: usize, out: usize): void {
  const w0 = v128.load64_splat(weights);
  const w1 = v128.load64_splat(weights, 8);
  v128.store(out, f64x2.add(f64x2.mul(w0, v128.load(matrix)), f64x2.mul(w1, v128.load(matrix, 16))));
}

function combineMany(weights: usize, matrix: usize, nStates: i32, out: usize): void {
  const end = f64At(weights, nStates);
  const stride = (nStates as usize) << 3;
  let j = nStates;
  for (; j >= 4; j -= 4) {
    combineFourColumns(weights, end, matrix, stride, out);
    matrix += 32;
    out += 32;
  }
  if (j > 0) combineTwoColumns(weights, end, matrix, stride, out);
}

function combineFourColumns(weights: usize, end: usize, matrix: usize, stride: usize, out: usize): void {
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

function combineTwoColumns(weights: usize, end: usize, matrix: usize, stride: usize, out: usize): void {
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
