/**
 * One step of Adam over part of the weights (Kingma and Ba 2015, algorithm 1), in single precision as PyTorch's.
 * @param weights  f32 [count] changed in place
 * @param gradient f32 [count]
 * @param m        f32 [count] mean of gradients, changed in place
 * @param v        f32 [count] mean of their squares, changed in place
 * @param count      a multiple of 4
 * @param newMean    1 − beta1, which single precision would not find exactly enough
 * @param newSquare  1 − beta2
 * @param rate       learning rate, with the correction of m's start
 * @param correction of the root of v for its start
 * @param l2         share of the weights that is added to the gradient
 * @param kept       share of the weights that stays
 */
export function adam(
  weights: usize,
  gradient: usize,
  m: usize,
  v: usize,
  count: i32,
  beta1: f32,
  newMean: f32,
  beta2: f32,
  newSquare: f32,
  epsilon: f32,
  rate: f32,
  correction: f32,
  l2: f32,
  kept: f32,
): void {
  for (let at: usize = 0, end = (count as usize) << 2; at < end; at += 16) {
    const w = v128.load(weights + at);
    const g = f32x4.add(v128.load(gradient + at), f32x4.mul(f32x4.splat(l2), w));
    const mean = mix(beta1, v128.load(m + at), newMean, g);
    const square = mix(beta2, v128.load(v + at), newSquare, f32x4.mul(g, g));
    v128.store(m + at, mean);
    v128.store(v + at, square);
    const size = f32x4.add(f32x4.mul(f32x4.sqrt(square), f32x4.splat(correction)), f32x4.splat(epsilon));
    const step = f32x4.div(f32x4.mul(f32x4.splat(rate), mean), size);
    v128.store(weights + at, f32x4.sub(f32x4.mul(f32x4.splat(kept), w), step));
  }
}

function mix(a: f32, x: v128, b: f32, y: v128): v128 {
  return f32x4.add(f32x4.mul(f32x4.splat(a), x), f32x4.mul(f32x4.splat(b), y));
}
