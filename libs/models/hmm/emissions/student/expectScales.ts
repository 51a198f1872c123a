import type { Observations } from '../../hmm.ts';
import type { Components } from '../components/components.ts';
import { factorise } from '../components/factorise.ts';
import { missingPatterns } from '../components/missingPatterns.ts';
import { squaredDistances } from '../components/squaredDistances.ts';

/**
 * Expected scale of each row in each component given its P observed features, E[u] = (ν + P) / (ν + δ) (Liu and Rubin
 * 1995): an outlier counts less. Notation: see components.ts.
 * @param dof [B] ν
 * @returns   [T, B]
 */
export function expectScales(components: Components, dof: Float64Array, obs: Observations): Float64Array {
  const { nComponents } = components;
  const scales = new Float64Array(obs.rows * nComponents);
  for (const { observed, rows } of missingPatterns(obs)) {
    squaredDistances(factorise(components, observed), obs.data, obs.cols, rows, scales);
    for (let n = 0; n < rows.length; n++) {
      for (let b = 0; b < nComponents; b++) {
        const tb = rows[n]! * nComponents + b;
        scales[tb] = (dof[b]! + observed.length) / (dof[b]! + scales[tb]!);
      }
    }
  }
  return scales;
}
