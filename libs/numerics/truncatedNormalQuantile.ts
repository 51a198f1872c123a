import { assertArgument } from '@winnow/core';
import { normalLogCdf } from './normalLogCdf.ts';
import { normalQuantileOfLog } from './normalQuantile.ts';
import { truncatedNormalLogMass } from './truncatedNormalLogMass.ts';

/**
 * Inverse distribution function of a standard normal truncated to [a, b], worked out in the lower tail's logs (an
 * interval on the positive side is mirrored), so that far tails keep their accuracy. The result lies in [a, b].
 * @param q probability in [0, 1]
 * @param a lower limit, standardised
 * @param b upper limit, standardised, b > a. Rejects NaN.
 */
export function truncatedNormalQuantile(q: number, a: number, b: number): number {
  assertArgument(q >= 0 && q <= 1, 'truncatedNormalQuantile', 'q must lie in [0, 1]', q);
  assertArgument(a < b, 'truncatedNormalQuantile', 'b must be greater than a', b);
  const logMass = truncatedNormalLogMass(a, b);
  const x =
    a < 0
      ? normalQuantileOfLog(Math.min(0, logAddExp(normalLogCdf(a), Math.log(q) + logMass)))
      : -normalQuantileOfLog(Math.min(0, logAddExp(normalLogCdf(-b), Math.log1p(-q) + logMass)));
  return Math.min(b, Math.max(a, x)); // rounding may step over a limit
}

/** log(exp(x) + exp(y)). */
function logAddExp(x: number, y: number): number {
  const max = Math.max(x, y);
  return max === Number.NEGATIVE_INFINITY ? max : max + Math.log1p(Math.exp(Math.min(x, y) - max));
}
