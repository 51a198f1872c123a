// What the machine gives a loop of this instruction set: multiplications and additions from registers, and a triad
// through memory. Compiled by peak.mjs; AssemblyScript.

/** Sixteen floating-point operations a vector lane pair and round: eight products, eight sums, none waiting for another. */
export function multiplyAdd(rounds: i32): f64 {
  const factor = f64x2.splat(0.999999);
  let a = f64x2.splat(1);
  let b = f64x2.splat(2);
  let c = f64x2.splat(3);
  let d = f64x2.splat(4);
  let e = f64x2.splat(5);
  let f = f64x2.splat(6);
  let g = f64x2.splat(7);
  let h = f64x2.splat(8);
  for (let i = 0; i < rounds; i++) {
    const x = v128.load(((i & 7) as usize) << 4);
    a = f64x2.add(a, f64x2.mul(x, factor));
    b = f64x2.add(b, f64x2.mul(x, a));
    c = f64x2.add(c, f64x2.mul(x, factor));
    d = f64x2.add(d, f64x2.mul(x, factor));
    e = f64x2.add(e, f64x2.mul(x, factor));
    f = f64x2.add(f, f64x2.mul(x, factor));
    g = f64x2.add(g, f64x2.mul(x, factor));
    h = f64x2.add(h, f64x2.mul(x, factor));
  }
  return f64x2.extract_lane(
    f64x2.add(f64x2.add(f64x2.add(a, b), f64x2.add(c, d)), f64x2.add(f64x2.add(e, f), f64x2.add(g, h))),
    0,
  );
}
