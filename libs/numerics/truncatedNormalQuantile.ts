import { assertArgument } from '@winnow/core';
import { normalCdf } from './normalCdf.ts';
import { normalLogCdf } from './normalLogCdf.ts';
import { normalQuantile, normalQuantileOfLog } from './normalQuantile.ts';
import { truncatedNormalLogMass } from './truncatedNormalLogMass.ts';

/** Limits on either side of 0 that are as far apart leave mass enough for a difference of probabilities to keep its digits. */
const WIDE = 0.5;

/**
 * Inverse distribution function of a standard normal truncated to [a, b]. Where 0 lies inside and [a, b] is wide, probabilities are
 * added up as they are; elsewhere it is worked out in the lower tail's logs (an interval on the positive side is mirrored),
 * so that far tails keep their accuracy. The result lies in [a, b].
 * @param q probability in [0, 1]
 * @param a lower limit, standardised
 * @param b upper limit, standardised, b > a. Rejects NaN.
 */
export function truncatedNormalQuantile(q: number, a: number, b: number): number {
  assertArgument(q >= 0 && q <= 1, 'truncatedNormalQuantile', 'q must lie in [0, 1]', q);
  assertArgument(a < b, 'truncatedNormalQuantile', 'b must be greater than a', b);
  const x = a <= 0 && b >= 0 && b - a >= WIDE ? quantileAroundZero(q, a, b) : quantileInTail(q, a, b);
  return Math.min(b, Math.max(a, x)); // rounding may step over a limit
}

/** From the nearer end: a probability close to 1 would lose digits. */
function quantileAroundZero(q: number, a: number, b: number): number {
  const below = normalCdf(a);
  const above = normalCdf(-b);
  const mass = 1 - below - above;
  const p = below + q * mass;
  return p <= 0.5 ? normalQuantile(p) : -normalQuantile(above + (1 - q) * mass);
}

function quantileInTail(q: number, a: number, b: number): number {
  const logMass = truncatedNormalLogMass(a, b);
  return a < 0
    ? normalQuantileOfLog(Math.min(0, logAddExp(normalLogCdf(a), Math.log(q) + logMass)))
    : -normalQuantileOfLog(Math.min(0, logAddExp(normalLogCdf(-b), Math.log1p(-q) + logMass)));
}

/** log(exp(x) + exp(y)). */
function logAddExp(x: number, y: number): number {
  const max = Math.max(x, y);
  return max === Number.NEGATIVE_INFINITY ? max : max + Math.log1p(Math.exp(Math.min(x, y) - max));
}
