import { assertArgument, type Rng } from '@winnow/core';

/**
 * A Gamma(shape, 1) deviate (Marsaglia and Tsang 2000, "A simple method for generating gamma variables", section 6 for
 * shapes below 1).
 * @throws WinnowError `argument_invalid` unless the shape is positive and finite
 */
export function sampleGamma(shape: number, rng: Rng): number {
  assertArgument(shape > 0 && Number.isFinite(shape), 'sampleGamma', 'shape must be positive', shape);
  if (shape < 1) return sampleGamma(shape + 1, rng) * (1 - rng.uniform()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = rng.normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - rng.uniform()) < 0.5 * x * x + d * (1 - v + Math.log(v))) return d * v;
  }
}
