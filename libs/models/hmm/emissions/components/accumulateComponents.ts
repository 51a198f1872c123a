import type { Observations } from '../../hmm.ts';
import { accumulateDiagonals } from './accumulateDiagonals.ts';
import { accumulateMatrices } from './accumulateMatrices.ts';
import { type ComponentStatistics, createComponentStatistics } from './componentStatistics.ts';
import { type Components, hasMatrices } from './components.ts';
import { missingPatterns } from './missingPatterns.ts';

/**
 * Expected sufficient statistics of the components. Missing values are marginalised: without matrices a missing feature
 * says nothing, and its row is left out of that feature's sums; with matrices the observed features of the row say what
 * to expect of it, and E[x] and E[x xᵀ] given them take its place (Little and Rubin 2002, section 11.2). A row with
 * nothing observed is left out. Notation: see components.ts.
 * @param shares [T, B] r_tb
 * @param scales [T, B] u_tb; absent means 1
 */
export function accumulateComponents(
  components: Components,
  obs: Observations,
  shares: Float64Array,
  scales?: Float64Array,
): ComponentStatistics {
  const statistics = createComponentStatistics(components);
  const weights = scales === undefined ? shares : scales.map((scale, tb) => scale * shares[tb]!);
  const accumulate = hasMatrices(components.covarianceType) ? accumulateMatrices : accumulateDiagonals;
  for (const pattern of missingPatterns(obs)) {
    if (pattern.observed.length > 0) accumulate(components, obs.data, pattern, shares, weights, statistics);
  }
  return statistics;
}
