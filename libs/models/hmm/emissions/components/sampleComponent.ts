import type { Rng } from '@winnow/core';
import { cholesky } from '@winnow/numerics';
import { type Components, covarianceAt } from './components.ts';

/**
 * Draws one row of a component. Notation: see components.ts.
 * @param spread factor of the deviation from the mean; 1 for a Gaussian
 * @param out    [D] at `offset`
 */
export function sampleComponent(
  components: Components,
  b: number,
  spread: number,
  rng: Rng,
  out: Float64Array,
  offset: number,
): void {
  const { nFeatures, means } = components;
  const factor = Float64Array.from({ length: nFeatures * nFeatures }, (_, ij) =>
    covarianceAt(components, b, Math.floor(ij / nFeatures), ij % nFeatures),
  );
  cholesky(factor, 0, nFeatures, factor, 0);
  const noise = Float64Array.from({ length: nFeatures }, () => rng.normal());
  for (let i = 0; i < nFeatures; i++) {
    let deviation = 0;
    for (let j = 0; j <= i; j++) deviation += factor[i * nFeatures + j]! * noise[j]!;
    out[offset + i] = means[b * nFeatures + i]! + spread * deviation;
  }
}
