/**
 * Error functions by the rational Chebyshev approximations of Cody 1969, "Rational Chebyshev approximations for the
 * error function", Math. Comp. 23: one form for |x| ≤ 0.46875, one up to 4, one beyond. Relative error about 1e-16.
 *
 * Notation: erf(x) = 2/√π ∫₀ˣ exp(−t²) dt, erfc = 1 − erf, erfcx(x) = exp(x²)·erfc(x), which stays representable
 * where erfc underflows. NaN propagates.
 */

import { polynomial } from './polynomial.ts';

const SMALL = 0.46875; // limits of Cody's three intervals
const LARGE = 4;
const INVERSE_SQRT_PI = 0.5641895835477563;
const ERFC_UNDERFLOW = 27; // erfc(27) < 1e-318: below it exp(-x²) is no longer a normal number

// Published coefficients rounded to double, highest power first; denominators are monic.
const SMALL_NUMERATOR = [
  0.18577770618460315, 3.1611237438705655, 113.86415415105016, 377.485237685302, 3209.3775891384694,
];
const SMALL_DENOMINATOR = [1, 23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171];
const MIDDLE_NUMERATOR = [
  2.1531153547440383e-8, 0.5641884969886701, 8.883149794388377, 66.11919063714163, 298.6351381974001, 881.952221241769,
  1712.0476126340707, 2051.0783778260716, 1230.3393547979972,
];
const MIDDLE_DENOMINATOR = [
  1, 15.744926110709835, 117.6939508913125, 537.1811018620099, 1621.3895745666903, 3290.7992357334597,
  4362.619090143247, 3439.3676741437216, 1230.3393548037495,
];
const TAIL_NUMERATOR = [
  0.016315387137302097, 0.30532663496123236, 0.36034489994980445, 0.12578172611122926, 0.016083785148742275,
  0.0006587491615298378,
];
const TAIL_DENOMINATOR = [
  1, 2.568520192289822, 1.8729528499234673, 0.5279051029514285, 0.06051834131244132, 0.0023352049762686918,
];

/** Error function. */
export function erf(x: number): number {
  if (Math.abs(x) <= SMALL) return erfSmall(x);
  return x > 0 ? 1 - erfc(x) : erfc(-x) - 1;
}

/** Complementary error function; keeps its relative accuracy down to the underflow near x = 27. */
export function erfc(x: number): number {
  if (Math.abs(x) <= SMALL) return 1 - erfSmall(x);
  if (x < 0) return 2 - erfc(-x);
  return x > ERFC_UNDERFLOW ? 0 : expMinusSquare(x) * scaledTail(x);
}

/** Scaled complementary error function exp(x²)·erfc(x); overflows to Infinity below x = −26.6. */
export function erfcx(x: number): number {
  if (Math.abs(x) <= SMALL) return Math.exp(x * x) * (1 - erfSmall(x));
  if (x > 0) return scaledTail(x);
  return x < -ERFC_UNDERFLOW ? Number.POSITIVE_INFINITY : 2 / expMinusSquare(x) - scaledTail(-x);
}

/** erf for |x| ≤ 0.46875. */
function erfSmall(x: number): number {
  const square = x * x;
  return (x * polynomial(SMALL_NUMERATOR, square)) / polynomial(SMALL_DENOMINATOR, square);
}

/** exp(x²)·erfc(x) for x > 0.46875. */
function scaledTail(x: number): number {
  if (x <= LARGE) return polynomial(MIDDLE_NUMERATOR, x) / polynomial(MIDDLE_DENOMINATOR, x);
  const inverseSquare = 1 / (x * x);
  const correction =
    (inverseSquare * polynomial(TAIL_NUMERATOR, inverseSquare)) / polynomial(TAIL_DENOMINATOR, inverseSquare);
  return (INVERSE_SQRT_PI - correction) / x;
}

/** exp(−x²) with x split at 1/16, so that the rounding of x² is not magnified by exp. */
function expMinusSquare(x: number): number {
  const head = Math.trunc(x * 16) / 16;
  return Math.exp(-head * head) * Math.exp(-(x - head) * (x + head));
}
