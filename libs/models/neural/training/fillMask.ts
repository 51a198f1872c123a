/** Numbers that a hash gives at once: both halves of its 32 bits. */
const HALVES = 2;
const HALF_VALUES = 0x1_0000;

/** Steps the counter by the golden ratio, so that neighbours differ in many bits. */
const STEP = 0x9e3779b9;

/**
 * A dropout mask: 0 with probability `rate`, to 1/65536, else 1 / (1 − rate). Element i is a hash of the key and i, so
 * that a mask is the same on each machine; made here because ONNX has no random numbers that can be seeded for each call.
 * @param key unsigned 32-bit
 */
export function fillMask(mask: Float32Array, rate: number, key: number): void {
  const kept = 1 / (1 - rate);
  const threshold = Math.round(rate * HALF_VALUES);
  for (let i = 0; i < mask.length; i += HALVES) {
    const bits = hash(key + Math.imul(i, STEP));
    mask[i] = (bits & (HALF_VALUES - 1)) < threshold ? 0 : kept;
    if (i + 1 < mask.length) mask[i + 1] = bits >>> 16 < threshold ? 0 : kept;
  }
}

/** Shifts and odd factors of "lowbias32", the best of a search of such hashes (Wellons 2018, hash-prospector). */
function hash(word: number): number {
  let x = word | 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return x ^ (x >>> 16);
}
