import { byPattern } from '../components/byPattern.ts';
import type { Components } from '../components/components.ts';
import { factorise } from '../components/factorise.ts';
import { missingPatterns } from '../components/missingPatterns.ts';
import { squaredDistances } from '../components/squaredDistances.ts';
import type { LogDensity } from '../emissionFamily.ts';

const LOG_TWO_PI = Math.log(2 * Math.PI);

/**
 * Log density of the observed features of each row under each Gaussian component, [T, B]:
 * −½ (P log 2π + log det Σ + δ), P observed features. Notation: see components.ts.
 */
export function logGaussianDensity(components: Components): LogDensity {
  const { nComponents } = components;
  const preparedFor = byPattern((observed) => {
    const factors = factorise(components, observed);
    return { factors, logNorms: factors.logDets.map((logDet) => observed.length * LOG_TWO_PI + logDet) };
  });
  return (obs, out) => {
    for (const { observed, rows } of missingPatterns(obs)) {
      const { factors, logNorms } = preparedFor(observed);
      squaredDistances(factors, obs.data, obs.cols, rows, out);
      for (let n = 0; n < rows.length; n++) {
        const row = rows[n]! * nComponents;
        for (let b = 0; b < nComponents; b++) out[row + b] = -0.5 * (logNorms[b]! + out[row + b]!);
      }
    }
  };
}
