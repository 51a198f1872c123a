/** Steps the counter by the golden ratio, so that neighbours differ in many bits. */
const STEP: i32 = 0x9e3779b9;

/** Elements that a round makes: two from each of four hashes. */
const ROUND: i32 = 8;

/**
 * Part of a dropout mask: element i is 0 where 16 bits of a hash of `key` and i are below `threshold`, else `kept`.
 * @param mask f32 [count], the elements from `first` on
 * @param first even
 * @param count a multiple of 8
 */
export function dropoutMask(mask: usize, first: i32, count: i32, key: i32, threshold: i32, kept: f32): void {
  let counters = i32x4.add(i32x4.splat(key + first * STEP), i32x4.mul(i32x4(0, 2, 4, 6), i32x4.splat(STEP)));
  const next = i32x4.splat(ROUND * STEP);
  const lowest = i32x4.splat(threshold);
  const value = f32x4.splat(kept);
  const low16 = i32x4.splat(0xffff);
  for (let at = mask, end = mask + ((count as usize) << 2); at < end; at += 32) {
    const bits = hash(counters);
    counters = i32x4.add(counters, next);
    const even = i32x4.lt_s(v128.and(bits, low16), lowest);
    const odd = i32x4.lt_s(i32x4.shr_u(bits, 16), lowest);
    v128.store(at, v128.andnot(value, v128.shuffle<i32>(even, odd, 0, 4, 1, 5)));
    v128.store(at, v128.andnot(value, v128.shuffle<i32>(even, odd, 2, 6, 3, 7)), 16);
  }
}

/** Shifts and odd factors of "lowbias32", the best of a search of such hashes (Wellons 2018, hash-prospector). */
function hash(words: v128): v128 {
  let x = i32x4.mul(v128.xor(words, i32x4.shr_u(words, 16)), i32x4.splat(0x7feb352d));
  x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 15)), i32x4.splat(0x846ca68b));
  return v128.xor(x, i32x4.shr_u(x, 16));
}
