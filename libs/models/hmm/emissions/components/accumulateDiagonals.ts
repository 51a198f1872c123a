import type { ComponentStatistics } from './componentStatistics.ts';
import type { Components } from './components.ts';
import type { MissingPattern } from './missingPatterns.ts';

/**
 * Adds the rows of one pattern to the statistics of spherical or diagonal components. Notation: see components.ts.
 * @param data    [T, D]
 * @param shares  [T, B] r_tb
 * @param weights [T, B] r_tb u_tb
 */
export function accumulateDiagonals(
  { nComponents, nFeatures, means }: Components,
  data: Float64Array,
  { observed, rows }: MissingPattern,
  shares: Float64Array,
  weights: Float64Array,
  statistics: ComponentStatistics,
): void {
  const { deviations, scatter } = statistics;
  const totalShare = new Float64Array(nComponents);
  const totalWeight = new Float64Array(nComponents);
  for (let n = 0; n < rows.length; n++) {
    const row = rows[n]! * nFeatures;
    for (let b = 0; b < nComponents; b++) {
      const weight = weights[rows[n]! * nComponents + b]!;
      const offset = b * nFeatures;
      totalShare[b]! += shares[rows[n]! * nComponents + b]!;
      totalWeight[b]! += weight;
      for (let i = 0; i < observed.length; i++) {
        const d = observed[i]!;
        const deviation = data[row + d]! - means[offset + d]!;
        const weighted = weight * deviation;
        deviations[offset + d]! += weighted;
        scatter[offset + d]! += weighted * deviation;
      }
    }
  }
  for (let b = 0; b < nComponents; b++) {
    for (const d of observed) {
      statistics.occupancy[b * nFeatures + d]! += totalShare[b]!;
      statistics.weights[b * nFeatures + d]! += totalWeight[b]!;
    }
  }
}
