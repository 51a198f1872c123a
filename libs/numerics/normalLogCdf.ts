import { erfcx } from './erf.ts';
import { normalCdf } from './normalCdf.ts';

const TAIL = -1; // left of it Φ is small enough for the scaled form to be the more accurate one

/** log Φ(x), accurate in both tails: to x = −1e150 below, and without rounding to 0 above. NaN propagates. */
export function normalLogCdf(x: number): number {
  if (x === Number.NEGATIVE_INFINITY) return x;
  if (x < TAIL) return Math.log(0.5 * erfcx(-x * Math.SQRT1_2)) - 0.5 * x * x;
  return Math.log1p(-normalCdf(-x));
}
