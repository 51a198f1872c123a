import { MIN_OCCUPANCY } from '../../minOccupancy.ts';
import type { EmissionPrior } from '../emissionFamily.ts';
import type { ComponentStatistics } from './componentStatistics.ts';
import type { Components } from './components.ts';
import { type CovariancePrior, covariancePrior } from './covariancePrior.ts';
import { floorMatrix } from './floorMatrix.ts';

/**
 * Means and covariances that maximise the expected log-likelihood plus the log prior, above the variance floor (Rabiner
 * 1989, eq. 53–54; Liu and Rubin 1995 for scale weights). A component that holds no rows keeps what it has.
 * Notation: see components.ts.
 * @param components the parameters of the expectation step
 */
export function maximiseComponents(
  components: Components,
  statistics: ComponentStatistics,
  prior: EmissionPrior,
): { means: Float64Array; covars: Float64Array } {
  const { weights, deviations } = statistics;
  const shifts = deviations.map((sum, bd) => (weights[bd]! < MIN_OCCUPANCY ? 0 : sum / weights[bd]!));
  const settled = covariancePrior(components, prior);
  const maximise = { spherical: spherical, diag: diagonal, tied: matrices, full: matrices };
  return {
    means: components.means.map((mean, bd) => mean + shifts[bd]!),
    covars: maximise[components.covarianceType](components, statistics, shifts, settled, prior.varianceFloor),
  };
}

/** Numerator of the variance of feature d in component b: the scatter around the new mean, and the prior's share. */
function varianceSum(
  { scatter, deviations }: ComponentStatistics,
  shifts: Float64Array,
  prior: CovariancePrior,
  bd: number,
): number {
  return scatter[bd]! - shifts[bd]! * deviations[bd]! + prior.everyEntry + prior.diagonal[bd % prior.diagonal.length]!;
}

function diagonal(
  { covars }: Components,
  statistics: ComponentStatistics,
  shifts: Float64Array,
  prior: CovariancePrior,
  floor: Float64Array,
): Float64Array {
  return covars.map((before, bd) => {
    const count = statistics.occupancy[bd]!;
    if (count < MIN_OCCUPANCY) return before;
    return Math.max(varianceSum(statistics, shifts, prior, bd) / (count + prior.count), floor[bd % floor.length]!);
  });
}

/** One variance over all features; it keeps the largest of their floors. */
function spherical(
  { covars, nFeatures }: Components,
  statistics: ComponentStatistics,
  shifts: Float64Array,
  prior: CovariancePrior,
  floor: Float64Array,
): Float64Array {
  return covars.map((before, b) => {
    let total = 0;
    let count = 0;
    for (let bd = b * nFeatures; bd < (b + 1) * nFeatures; bd++) {
      total += varianceSum(statistics, shifts, prior, bd);
      count += statistics.occupancy[bd]!;
    }
    return count < MIN_OCCUPANCY ? before : Math.max(total / (count + nFeatures * prior.count), ...floor);
  });
}

function matrices(
  components: Components,
  statistics: ComponentStatistics,
  shifts: Float64Array,
  prior: CovariancePrior,
  floor: Float64Array,
): Float64Array {
  const { nFeatures, nComponents, tieSize } = components;
  const covars = components.covars.slice();
  for (let b = 0; b < nComponents; b += tieSize) {
    let count = 0;
    for (let c = b; c < b + tieSize; c++) count += statistics.occupancy[c * nFeatures]!;
    if (count < MIN_OCCUPANCY) continue;
    const offset = (b / tieSize) * nFeatures * nFeatures;
    for (let i = 0; i < nFeatures; i++) {
      for (let j = 0; j <= i; j++) {
        const line = offset + i * nFeatures + j;
        let sum = statistics.scatter[line]! + prior.everyEntry + (i === j ? prior.diagonal[i]! : 0);
        for (let c = b; c < b + tieSize; c++) {
          sum -= shifts[c * nFeatures + i]! * statistics.deviations[c * nFeatures + j]!;
        }
        covars[line] = sum / (count + prior.count);
        covars[offset + j * nFeatures + i] = covars[line]!;
      }
    }
    floorMatrix(covars, offset, floor);
  }
  return covars;
}
