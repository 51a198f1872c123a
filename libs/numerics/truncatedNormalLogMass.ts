import { assertArgument } from '@winnow/core';
import { erf } from './erf.ts';
import { normalCdf } from './normalCdf.ts';
import { normalLogCdf } from './normalLogCdf.ts';

/**
 * log(Φ(b) − Φ(a)): the log of the normaliser of a standard normal truncated to [a, b]. An interval in one tail is
 * computed in the lower tail's logs; one around 0 from its two halves when narrow, and from the two masses outside it
 * when wide. So nothing cancels.
 * @param a lower limit, standardised, may be −Infinity
 * @param b upper limit, standardised, b ≥ a, may be Infinity; a = b gives −Infinity. Rejects NaN.
 */
export function truncatedNormalLogMass(a: number, b: number): number {
  assertArgument(a <= b, 'truncatedNormalLogMass', 'b must be at least a', b);
  if (b <= 0) return lowerTailLogMass(a, b);
  if (a > 0) return lowerTailLogMass(-b, -a);
  const mass = 0.5 * (erf(b * Math.SQRT1_2) - erf(a * Math.SQRT1_2));
  return mass < 0.5 ? Math.log(mass) : Math.log1p(-normalCdf(a) - normalCdf(-b));
}

/** log(Φ(b) − Φ(a)) for a ≤ b ≤ 0. */
function lowerTailLogMass(a: number, b: number): number {
  const logUpper = normalLogCdf(b);
  if (logUpper === Number.NEGATIVE_INFINITY) return logUpper;
  return logUpper + Math.log(-Math.expm1(normalLogCdf(a) - logUpper));
}
