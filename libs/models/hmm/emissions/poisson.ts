import { WinnowError } from '@winnow/core';
import { logGamma, samplePoisson } from '@winnow/numerics';
import type { PoissonEmission } from '../hmm.ts';
import { MIN_OCCUPANCY } from '../minOccupancy.ts';
import { assertCounts } from './assertCounts.ts';
import type { EmissionFamily } from './emissionFamily.ts';
import { permuteRows } from './permuteRows.ts';

/** Expected sums over the rows in which a feature is observed. */
interface PoissonStatistics {
  /** [K, D] Σ_t p(s_t = k) */
  readonly occupancy: Float64Array;
  /** [K, D] Σ_t p(s_t = k) x_t */
  readonly sums: Float64Array;
}

/**
 * A state of zeros only would have rate 0, in which no count is ever possible again. This rate costs such a state less
 * than 1e-9 nats a row.
 */
const MIN_RATE = 1e-9;

/** Independent Poisson counts (Zucchini and MacDonald 2009). Missing counts are left out of all sums. */
export const poisson: EmissionFamily<PoissonEmission, PoissonStatistics> = {
  assertData(where, obs) {
    assertCounts(where, obs, Number.MAX_SAFE_INTEGER);
  },

  assertEmission(where, { nStates, nFeatures, emission }) {
    const { rates } = emission;
    if (rates.length === nStates * nFeatures && rates.every((rate) => rate > 0 && Number.isFinite(rate))) return;
    throw new WinnowError('hmm_invalid', {
      where,
      rule: `rates must be ${nStates * nFeatures} positive numbers`,
      got: Array.from(rates),
    });
  },

  initialise({ nStates }, { data, rows, cols }, labels) {
    const counts = new Float64Array(nStates * cols);
    const sums = new Float64Array(nStates * cols);
    const overall = new Float64Array(2 * cols);
    for (let i = 0; i < rows * cols; i++) {
      if (Number.isNaN(data[i])) continue;
      const kd = labels[Math.floor(i / cols)]! * cols + (i % cols);
      counts[kd]!++;
      sums[kd]! += data[i]!;
      overall[i % cols]!++;
      overall[cols + (i % cols)]! += data[i]!;
    }
    const rates = sums.map((sum, kd) => {
      const d = kd % cols;
      return Math.max(MIN_RATE, counts[kd]! > 0 ? sum / counts[kd]! : overall[cols + d]! / overall[d]!);
    });
    return { family: 'poisson', rates };
  },

  logDensityOf({ nStates, nFeatures, emission }) {
    const { rates } = emission;
    const logRates = rates.map(Math.log);
    return ({ data, rows }, out) => {
      out.fill(0);
      for (let i = 0; i < rows * nFeatures; i++) {
        const count = data[i]!;
        if (Number.isNaN(count)) continue;
        const logFactorial = logGamma(count + 1);
        const row = Math.floor(i / nFeatures) * nStates;
        for (let k = 0; k < nStates; k++) {
          const kd = k * nFeatures + (i % nFeatures);
          out[row + k]! += count * logRates[kd]! - rates[kd]! - logFactorial;
        }
      }
    };
  },

  accumulate({ nStates, nFeatures }, { data, rows }, smoothed) {
    const occupancy = new Float64Array(nStates * nFeatures);
    const sums = new Float64Array(nStates * nFeatures);
    for (let i = 0; i < rows * nFeatures; i++) {
      if (Number.isNaN(data[i])) continue;
      const row = Math.floor(i / nFeatures) * nStates;
      for (let k = 0; k < nStates; k++) {
        const kd = k * nFeatures + (i % nFeatures);
        occupancy[kd]! += smoothed[row + k]!;
        sums[kd]! += smoothed[row + k]! * data[i]!;
      }
    }
    return { occupancy, sums };
  },

  maximise({ emission }, { occupancy, sums }) {
    const rates = emission.rates.map((before, kd) =>
      occupancy[kd]! < MIN_OCCUPANCY ? before : Math.max(MIN_RATE, sums[kd]! / occupancy[kd]!),
    );
    return { family: 'poisson', rates };
  },

  logPrior: () => 0,
  collapsedStates: () => [],

  parameterCount({ emission }) {
    return emission.rates.length;
  },

  permute(emission, order) {
    return { ...emission, rates: permuteRows(emission.rates, order) };
  },

  sample({ nFeatures, emission }, state, rng, out, offset) {
    for (let d = 0; d < nFeatures; d++) out[offset + d] = samplePoisson(emission.rates[state * nFeatures + d]!, rng);
  },

  moments({ emission }) {
    return { means: emission.rates.slice(), variances: emission.rates.slice() };
  },
};
