// What the machine gives to loops of this instruction set (AssemblyScript, compiled by peak.mjs): multiplications and
// additions in registers, and a triad through memory.

/** 48 floating-point operations a round: twelve vectors, each multiplied and added to, none waiting for another. */
export function multiplyAdd(rounds: i32, factorAt: usize): f64 {
  const factor = v128.load64_splat(factorAt);
  let a = factor;
  let b = factor;
  let c = factor;
  let d = factor;
  let e = factor;
  let f = factor;
  let g = factor;
  let h = factor;
  let i = factor;
  let j = factor;
  let k = factor;
  let l = factor;
  for (; rounds > 0; rounds--) {
    a = f64x2.add(f64x2.mul(a, factor), factor);
    b = f64x2.add(f64x2.mul(b, factor), factor);
    c = f64x2.add(f64x2.mul(c, factor), factor);
    d = f64x2.add(f64x2.mul(d, factor), factor);
    e = f64x2.add(f64x2.mul(e, factor), factor);
    f = f64x2.add(f64x2.mul(f, factor), factor);
    g = f64x2.add(f64x2.mul(g, factor), factor);
    h = f64x2.add(f64x2.mul(h, factor), factor);
    i = f64x2.add(f64x2.mul(i, factor), factor);
    j = f64x2.add(f64x2.mul(j, factor), factor);
    k = f64x2.add(f64x2.mul(k, factor), factor);
    l = f64x2.add(f64x2.mul(l, factor), factor);
  }
  const all = f64x2.add(f64x2.add(f64x2.add(a, b), f64x2.add(c, d)), f64x2.add(f64x2.add(e, f), f64x2.add(g, h)));
  return f64x2.extract_lane(f64x2.add(all, f64x2.add(f64x2.add(i, j), f64x2.add(k, l))), 0);
}

/** out = x + y, arrays of `bytes` each that lie one behind the other from `out`. */
export function triad(out: usize, bytes: usize): void {
  const x = out + bytes;
  const y = x + bytes;
  for (let at: usize = 0; at < bytes; at += 64) {
    v128.store(out + at, f64x2.add(v128.load(x + at), v128.load(y + at)));
    v128.store(out + at, f64x2.add(v128.load(x + at, 16), v128.load(y + at, 16)), 16);
    v128.store(out + at, f64x2.add(v128.load(x + at, 32), v128.load(y + at, 32)), 32);
    v128.store(out + at, f64x2.add(v128.load(x + at, 48), v128.load(y + at, 48)), 48);
  }
}
