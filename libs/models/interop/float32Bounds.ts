/**
 * Thresholds of values in single precision. A value v of a table is compared as the float32 nearest to it, halves to the
 * even one; these find bounds that decide alike in the other precision.
 */

const float = new Float32Array(1);
const floatBits = new Int32Array(float.buffer);
const double = new Float64Array(1);
const doubleBits = new BigInt64Array(double.buffer);

/** The largest float32 that is at most `bound`: float32 values up to the one are those up to the other. */
export function floatAtMost(bound: number): number {
  const nearest = Math.fround(bound);
  return nearest <= bound ? nearest : neighbourFloat(nearest, -1);
}

/** The least float32 above `bound`: float32 values below it are those up to `bound`. */
export function floatAbove(bound: number): number {
  return neighbourFloat(floatAtMost(bound), 1);
}

/** Where float32 values would go on after the largest one; what is nearer to it rounds to infinity. */
const BEYOND = 2 ** 128;

/** The largest number that as a float32 is below a finite float32: `fround(v) < limit` for every v that is at most this. */
export function roundsBelow(limit: number): number {
  const below = Math.max(neighbourFloat(limit, -1), -BEYOND);
  const middle = below / 2 + limit / 2;
  return Math.fround(middle) < limit ? middle : previousDouble(middle);
}

/** The next float32 above (1) or below (−1), over both zeros as one. */
function neighbourFloat(value: number, direction: 1 | -1): number {
  float[0] = value === 0 ? 0 : value;
  if (value === 0 && direction < 0)
    floatBits[0] = -0x7fffffff; // bits of the least negative float32
  else floatBits[0]! += value < 0 ? -direction : direction;
  return float[0]!;
}

function previousDouble(value: number): number {
  double[0] = value;
  doubleBits[0]! += value > 0 ? -1n : 1n;
  return value === 0 ? -Number.MIN_VALUE : double[0]!;
}
