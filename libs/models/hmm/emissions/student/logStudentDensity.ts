import { logGamma } from '@winnow/numerics';
import type { Observations } from '../../hmm.ts';
import type { Components } from '../components/components.ts';
import { factorise } from '../components/factorise.ts';
import { missingPatterns } from '../components/missingPatterns.ts';
import { squaredDistances } from '../components/squaredDistances.ts';

/**
 * Log density of the P observed features of each row under each t distribution (Liu and Rubin 1995):
 * log Γ((ν + P) / 2) − log Γ(ν / 2) − ½ (P log πν + log det Σ) − ½ (ν + P) log(1 + δ / ν). Notation: see components.ts.
 * @param dof [B] ν
 * @param out [T, B]
 */
export function logStudentDensity(
  components: Components,
  dof: Float64Array,
  obs: Observations,
  out: Float64Array,
): void {
  const { nComponents } = components;
  for (const { observed, rows } of missingPatterns(obs)) {
    const factors = factorise(components, observed);
    squaredDistances(factors, obs.data, obs.cols, rows, out);
    const size = observed.length;
    const logNorms = dof.map(
      (nu, b) =>
        logGamma((nu + size) / 2) - logGamma(nu / 2) - 0.5 * (size * Math.log(Math.PI * nu) + factors.logDets[b]!),
    );
    for (let n = 0; n < rows.length; n++) {
      const row = rows[n]! * nComponents;
      for (let b = 0; b < nComponents; b++) {
        out[row + b] = logNorms[b]! - 0.5 * (dof[b]! + size) * Math.log1p(out[row + b]! / dof[b]!);
      }
    }
  }
}
