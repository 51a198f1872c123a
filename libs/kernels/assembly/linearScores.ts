/**
 * out_n = intercept + Σ_f x_nf coef_f, added up in the order of f, one column after the other.
 * @param rows f64 [count, cols]
 * @param coef f64 [cols]
 * @param out  f64 [count]
 */
export function linearScores(rows: usize, count: i32, cols: i32, coef: usize, intercept: f64, out: usize): void {
  const width = (cols as usize) << 3;
  let n = 0;
  for (; n + 4 <= count; n += 4) {
    fourScores(rows, width, coef, intercept, out);
    rows += width << 2;
    out += 32;
  }
  for (; n < count; n++) {
    let sum = intercept;
    for (let at: usize = 0; at < width; at += 8) sum += f64.load(rows + at) * f64.load(coef + at);
    f64.store(out, sum);
    rows += width;
    out += 8;
  }
}

/** Of four rows, each in a lane of its own, so that sums are added up in the order of one. */
function fourScores(rows: usize, width: usize, coef: usize, intercept: f64, out: usize): void {
  const row1 = rows + width;
  const row2 = row1 + width;
  const row3 = row2 + width;
  const even = width & ~15;
  let low = f64x2.splat(intercept);
  let high = f64x2.splat(intercept);
  for (let at: usize = 0; at < even; at += 16) {
    const first = v128.load64_splat(coef + at);
    const second = v128.load64_splat(coef + at, 8);
    const a = v128.load(rows + at);
    const b = v128.load(row1 + at);
    const c = v128.load(row2 + at);
    const d = v128.load(row3 + at);
    low = f64x2.add(low, f64x2.mul(v128.shuffle<f64>(a, b, 0, 2), first));
    high = f64x2.add(high, f64x2.mul(v128.shuffle<f64>(c, d, 0, 2), first));
    low = f64x2.add(low, f64x2.mul(v128.shuffle<f64>(a, b, 1, 3), second));
    high = f64x2.add(high, f64x2.mul(v128.shuffle<f64>(c, d, 1, 3), second));
  }
  if (even < width) {
    const last = v128.load64_splat(coef + even);
    low = f64x2.add(low, f64x2.mul(pairOf(rows + even, row1 + even), last));
    high = f64x2.add(high, f64x2.mul(pairOf(row2 + even, row3 + even), last));
  }
  v128.store(out, low);
  v128.store(out, high, 16);
}

function pairOf(first: usize, second: usize): v128 {
  return f64x2.replace_lane(v128.load64_splat(first), 1, f64.load(second));
}
