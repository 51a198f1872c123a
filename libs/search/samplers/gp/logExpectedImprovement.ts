import { erfcx } from '@winnow/numerics';

const SQRT_TWO_PI = Math.sqrt(2 * Math.PI);
const LOG_SQRT_TWO_PI = Math.log(SQRT_TWO_PI);
const DIRECT = -1; // right of it z Φ(z) + φ(z) does not cancel
const FAR = -1e4; // left of it the series' first term is exact in double precision

/**
 * Log of the expected improvement over `best` of a normal variable, also where the improvement itself is too small for a
 * double (Ament et al. 2023, "Unexpected improvements to expected improvement", section 4).
 */
export function logExpectedImprovement(mean: number, variance: number, best: number): number {
  const sigma = Math.sqrt(variance);
  return Math.log(sigma) + logImprovement((mean - best) / sigma);
}

/** log(z Φ(z) + φ(z)) */
function logImprovement(z: number): number {
  const logDensity = -0.5 * z * z - LOG_SQRT_TWO_PI;
  if (z > DIRECT) {
    const density = Math.exp(logDensity);
    return Math.log(density + z * 0.5 * erfcx(-z * Math.SQRT1_2) * Math.exp(-0.5 * z * z));
  }
  if (z < FAR) return logDensity - 2 * Math.log(-z);
  return logDensity + Math.log1p(z * 0.5 * SQRT_TWO_PI * erfcx(-z * Math.SQRT1_2));
}
