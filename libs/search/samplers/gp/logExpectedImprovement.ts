import { erfcx, normalCdf } from '@winnow/numerics';
import type { Reward } from './surface.ts';

const SQRT_TWO_PI = Math.sqrt(2 * Math.PI);
const LOG_SQRT_TWO_PI = Math.log(SQRT_TWO_PI);
const DIRECT = -1; // right of it z Φ(z) + φ(z) does not cancel
const FAR = -1e4; // left of it the series' first term is exact in double precision

/**
 * Log of the expected improvement over `best` of a normal variable, also where the improvement itself is too small for a
 * double (Ament et al. 2023, "Unexpected improvements to expected improvement", section 4).
 *
 * Notation: z = (mean − best) / σ; h(z) = z Φ(z) + φ(z), so that the improvement is σ h(z).
 */
export function logExpectedImprovement(mean: number, variance: number, best: number): Reward {
  const sigma = Math.sqrt(variance);
  const { logH, cumulative, density } = improvement((mean - best) / sigma);
  return {
    value: Math.log(sigma) + logH,
    byMean: cumulative / sigma,
    byVariance: (0.5 * density) / variance, // d (σ h) / dσ = φ(z)
  };
}

/** log h(z), Φ(z) / h(z) and φ(z) / h(z) */
function improvement(z: number): { logH: number; cumulative: number; density: number } {
  const logDensity = -0.5 * z * z - LOG_SQRT_TWO_PI;
  if (z > DIRECT) {
    const density = Math.exp(logDensity);
    const cumulative = normalCdf(z);
    const h = density + z * cumulative;
    return { logH: Math.log(h), cumulative: cumulative / h, density: density / h };
  }
  if (z < FAR) return { logH: logDensity - 2 * Math.log(-z), cumulative: -z, density: z * z };
  const ratio = 0.5 * SQRT_TWO_PI * erfcx(-z * Math.SQRT1_2); // Φ(z) / φ(z)
  const share = 1 + z * ratio; // h(z) / φ(z)
  return { logH: logDensity + Math.log1p(z * ratio), cumulative: ratio / share, density: 1 / share };
}
