/**
 * sums_ij += Σ_t before_i(t) after_j(t), two rows of the result at a time.
 * @param before [n, P]
 * @param after  [n, P]
 * @param sums   [P, P]
 */
export function addMoves(before: usize, after: usize, count: i32, stride: i32, sums: usize): void {
  const rowBytes = (stride as usize) << 3;
  for (let i: usize = 0; i < rowBytes; i += 16) {
    let j = stride;
    let column: usize = 0;
    for (; j >= 8; j -= 8) {
      addMoves8(before + i, after + column, count, rowBytes, sums + column);
      column += 64;
    }
    for (; j >= 4; j -= 4) {
      addMoves4(before + i, after + column, count, rowBytes, sums + column);
      column += 32;
    }
    if (j > 0) addMoves2(before + i, after + column, count, rowBytes, sums + column);
    sums += rowBytes << 1;
  }
}

function addMoves8(before: usize, after: usize, count: i32, rowBytes: usize, sums: usize): void {
  const below = sums + rowBytes;
  let a0 = v128.load(sums);
  let a1 = v128.load(sums, 16);
  let a2 = v128.load(sums, 32);
  let a3 = v128.load(sums, 48);
  let b0 = v128.load(below);
  let b1 = v128.load(below, 16);
  let b2 = v128.load(below, 32);
  let b3 = v128.load(below, 48);
  for (let t = 0; t < count; t++) {
    const a = v128.load64_splat(before);
    const b = v128.load64_splat(before, 8);
    const x0 = v128.load(after);
    a0 = f64x2.add(a0, f64x2.mul(a, x0));
    b0 = f64x2.add(b0, f64x2.mul(b, x0));
    const x1 = v128.load(after, 16);
    a1 = f64x2.add(a1, f64x2.mul(a, x1));
    b1 = f64x2.add(b1, f64x2.mul(b, x1));
    const x2 = v128.load(after, 32);
    a2 = f64x2.add(a2, f64x2.mul(a, x2));
    b2 = f64x2.add(b2, f64x2.mul(b, x2));
    const x3 = v128.load(after, 48);
    a3 = f64x2.add(a3, f64x2.mul(a, x3));
    b3 = f64x2.add(b3, f64x2.mul(b, x3));
    before += rowBytes;
    after += rowBytes;
  }
  v128.store(sums, a0);
  v128.store(sums, a1, 16);
  v128.store(sums, a2, 32);
  v128.store(sums, a3, 48);
  v128.store(below, b0);
  v128.store(below, b1, 16);
  v128.store(below, b2, 32);
  v128.store(below, b3, 48);
}

function addMoves4(before: usize, after: usize, count: i32, rowBytes: usize, sums: usize): void {
  const below = sums + rowBytes;
  let a0 = v128.load(sums);
  let a1 = v128.load(sums, 16);
  let b0 = v128.load(below);
  let b1 = v128.load(below, 16);
  for (let t = 0; t < count; t++) {
    const a = v128.load64_splat(before);
    const b = v128.load64_splat(before, 8);
    const x0 = v128.load(after);
    a0 = f64x2.add(a0, f64x2.mul(a, x0));
    b0 = f64x2.add(b0, f64x2.mul(b, x0));
    const x1 = v128.load(after, 16);
    a1 = f64x2.add(a1, f64x2.mul(a, x1));
    b1 = f64x2.add(b1, f64x2.mul(b, x1));
    before += rowBytes;
    after += rowBytes;
  }
  v128.store(sums, a0);
  v128.store(sums, a1, 16);
  v128.store(below, b0);
  v128.store(below, b1, 16);
}

function addMoves2(before: usize, after: usize, count: i32, rowBytes: usize, sums: usize): void {
  const below = sums + rowBytes;
  let a = v128.load(sums);
  let b = v128.load(below);
  for (let t = 0; t < count; t++) {
    const x = v128.load(after);
    a = f64x2.add(a, f64x2.mul(v128.load64_splat(before), x));
    b = f64x2.add(b, f64x2.mul(v128.load64_splat(before, 8), x));
    before += rowBytes;
    after += rowBytes;
  }
  v128.store(sums, a);
  v128.store(below, b);
}
