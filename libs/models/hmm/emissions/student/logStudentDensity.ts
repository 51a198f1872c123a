import { logGamma } from '@winnow/numerics';
import { byPattern } from '../components/byPattern.ts';
import type { Components } from '../components/components.ts';
import { factorise } from '../components/factorise.ts';
import { missingPatterns } from '../components/missingPatterns.ts';
import { squaredDistances } from '../components/squaredDistances.ts';
import type { LogDensity } from '../emissionFamily.ts';

/**
 * Log density of the P observed features of each row under each t distribution, [T, B] (Liu and Rubin 1995):
 * log Γ((ν + P) / 2) − log Γ(ν / 2) − ½ (P log πν + log det Σ) − ½ (ν + P) log(1 + δ / ν). Notation: see components.ts.
 * @param dof [B] ν
 */
export function logStudentDensity(components: Components, dof: Float64Array): LogDensity {
  const { nComponents } = components;
  const preparedFor = byPattern((observed) => {
    const factors = factorise(components, observed);
    const size = observed.length;
    const logNorm = (nu: number, b: number) =>
      logGamma((nu + size) / 2) - logGamma(nu / 2) - 0.5 * (size * Math.log(Math.PI * nu) + factors.logDets[b]!);
    return { factors, logNorms: dof.map(logNorm) };
  });
  return (obs, out) => {
    for (const { observed, rows } of missingPatterns(obs)) {
      const { factors, logNorms } = preparedFor(observed);
      squaredDistances(factors, obs.data, obs.cols, rows, out);
      for (let n = 0; n < rows.length; n++) {
        const row = rows[n]! * nComponents;
        for (let b = 0; b < nComponents; b++) {
          const power = 0.5 * (dof[b]! + observed.length);
          out[row + b] = logNorms[b]! - power * Math.log1p(out[row + b]! / dof[b]!);
        }
      }
    }
  };
}
