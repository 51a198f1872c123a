import type { Observations } from '../../hmm.ts';
import type { Components } from '../components/components.ts';
import { factorise } from '../components/factorise.ts';
import { missingPatterns } from '../components/missingPatterns.ts';
import { squaredDistances } from '../components/squaredDistances.ts';

const LOG_TWO_PI = Math.log(2 * Math.PI);

/**
 * Log density of the observed features of each row under each Gaussian component:
 * −½ (P log 2π + log det Σ + δ), P observed features. Notation: see components.ts.
 * @param out [T, B]
 */
export function logGaussianDensity(components: Components, obs: Observations, out: Float64Array): void {
  const { nComponents } = components;
  for (const { observed, rows } of missingPatterns(obs)) {
    const factors = factorise(components, observed);
    squaredDistances(factors, obs.data, obs.cols, rows, out);
    const logNorms = factors.logDets.map((logDet) => observed.length * LOG_TWO_PI + logDet);
    for (let n = 0; n < rows.length; n++) {
      const row = rows[n]! * nComponents;
      for (let b = 0; b < nComponents; b++) out[row + b] = -0.5 * (logNorms[b]! + out[row + b]!);
    }
  }
}
