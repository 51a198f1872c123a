import { assertArgument } from '@winnow/core';
import { normalLogCdf } from './normalLogCdf.ts';
import { normalLogPdf } from './normalLogPdf.ts';
import { polynomial } from './polynomial.ts';

/**
 * Inverse of the standard normal distribution function by Wichura 1988, "Algorithm AS 241: the percentage points of
 * the normal distribution", PPND16 (relative error about 1e-16), and by Newton's method where p underflows a double.
 *
 * Notation: p probability, r = √(−log p) the tail variable of AS 241.
 */

const CENTRE_HALF_WIDTH = 0.425; // limits of the three approximations of AS 241
const MIDDLE_LIMIT = 5;
const AS241_LIMIT = 27; // r beyond which AS 241 was not fitted (p < 1e-316)
const NEWTON_STEPS = 4; // the start is good to 1e-2 relative, convergence is quadratic: 3 suffice, 1 is spare

// Published coefficients rounded to double, highest power first.
const CENTRE_NUMERATOR = [
  2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946, 1971.5909503065513,
  133.14166789178438, 3.3871328727963665,
];
const CENTRE_DENOMINATOR = [
  5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751, 687.1870074920579,
  42.31333070160091, 1,
];
const MIDDLE_NUMERATOR = [
  0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045,
  5.769497221460691, 4.630337846156546, 1.4234371107496835,
];
const MIDDLE_DENOMINATOR = [
  1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008, 0.6897673349851,
  1.6763848301838038, 2.053191626637759, 1,
];
const TAIL_NUMERATOR = [
  2.0103343992922881e-7, 0.000027115555687434876, 0.0012426609473880784, 0.026532189526576124, 0.29656057182850487,
  1.7848265399172913, 5.463784911164114, 6.657904643501103,
];
const TAIL_DENOMINATOR = [
  2.0442631033899397e-15, 1.421511758316446e-7, 0.000018463183175100548, 0.0007868691311456133, 0.014875361290850615,
  0.1369298809227358, 0.599832206555888, 1,
];

/**
 * x with Φ(x) = p; ±Infinity at p = 0 and 1.
 * @param p probability in [0, 1]; rejects NaN
 */
export function normalQuantile(p: number): number {
  assertArgument(p >= 0 && p <= 1, 'normalQuantile', 'p must lie in [0, 1]', p);
  const centred = p - 0.5;
  if (Math.abs(centred) <= CENTRE_HALF_WIDTH) return centralQuantile(centred);
  return centred < 0 ? lowerTailQuantile(Math.log(p)) : -lowerTailQuantile(Math.log1p(-p));
}

/**
 * x with log Φ(x) = logP; works where p itself underflows or rounds to 1.
 * @param logP natural log of a probability, in [−∞, 0]; rejects NaN
 */
export function normalQuantileOfLog(logP: number): number {
  assertArgument(logP <= 0, 'normalQuantileOfLog', 'logP must be at most 0', logP);
  const p = Math.exp(logP);
  const centred = p - 0.5;
  if (Math.abs(centred) <= CENTRE_HALF_WIDTH) return centralQuantile(centred);
  return centred < 0 ? lowerTailQuantile(logP) : -lowerTailQuantile(Math.log(-Math.expm1(logP)));
}

function centralQuantile(centred: number): number {
  const r = CENTRE_HALF_WIDTH * CENTRE_HALF_WIDTH - centred * centred;
  return (centred * polynomial(CENTRE_NUMERATOR, r)) / polynomial(CENTRE_DENOMINATOR, r);
}

function lowerTailQuantile(logP: number): number {
  if (logP === Number.NEGATIVE_INFINITY) return logP;
  const r = Math.sqrt(-logP);
  if (r > AS241_LIMIT) return newtonQuantile(logP);
  if (r > MIDDLE_LIMIT) return -polynomial(TAIL_NUMERATOR, r - 5) / polynomial(TAIL_DENOMINATOR, r - 5);
  return -polynomial(MIDDLE_NUMERATOR, r - 1.6) / polynomial(MIDDLE_DENOMINATOR, r - 1.6);
}

/** Newton's method on log Φ, from the leading term of its expansion −x²/2; log Φ is concave, so it cannot overshoot. */
function newtonQuantile(logP: number): number {
  let x = -Math.sqrt(-2 * logP);
  for (let step = 0; step < NEWTON_STEPS; step++) {
    const logCdf = normalLogCdf(x);
    x -= (logCdf - logP) * Math.exp(logCdf - normalLogPdf(x));
  }
  return x;
}
