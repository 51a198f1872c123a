import { assertArgument, WinnowError } from '@winnow/core';
import { drawProportional } from '../drawProportional.ts';
import type { CategoricalEmission, Observations } from '../hmm.ts';
import { MIN_OCCUPANCY } from '../minOccupancy.ts';
import { assertCounts } from './assertCounts.ts';
import { assertProbabilities } from './assertProbabilities.ts';
import type { EmissionFamily } from './emissionFamily.ts';
import { permuteRows } from './permuteRows.ts';

/** Every category starts possible in every state, as if seen this often: EM never raises a probability from 0. */
const START_PSEUDO_COUNT = 1;

/** Half of a stretch of twenty rows: long enough for shares, short enough to lie within a regime. */
const SHARE_HALF_WIDTH = 10;

/**
 * One categorical feature (Rabiner 1989, section II.B); a missing value is left out of all counts. A category that a
 * state never gives gets probability 0 there, unless there are pseudo-counts.
 * Statistics: [K, V] expected counts.
 */
export const categorical: EmissionFamily<CategoricalEmission, Float64Array> = {
  assertData(where, obs, nCategories) {
    assertArgument(obs.cols === 1, where, 'a categorical emission takes one column', obs.cols);
    assertCounts(where, obs, nCategories - 1);
  },

  assertEmission(where, { nStates, nFeatures, emission }) {
    if (nFeatures !== 1) {
      throw new WinnowError('hmm_invalid', { where, rule: 'a categorical emission has one feature', got: nFeatures });
    }
    assertProbabilities(where, 'probs', emission.probs, nStates, emission.nCategories);
  },

  describe({ nCategories }, obs) {
    return { ...obs, data: localShares(obs, nCategories), cols: nCategories };
  },

  initialise({ nStates, nCategories }, { data }, labels) {
    const counts = new Float64Array(nStates * nCategories).fill(START_PSEUDO_COUNT);
    data.forEach((category, t) => {
      if (!Number.isNaN(category)) counts[labels[t]! * nCategories + category]!++;
    });
    normaliseRows(counts, nCategories);
    return { family: 'categorical', nCategories, probs: counts };
  },

  logDensityOf({ nStates, emission }) {
    const { nCategories, probs } = emission;
    const logProbs = probs.map(Math.log);
    return ({ data, rows }, out) => {
      for (let t = 0; t < rows; t++) {
        const category = data[t]!;
        for (let k = 0; k < nStates; k++) {
          out[t * nStates + k] = Number.isNaN(category) ? 0 : logProbs[k * nCategories + category]!;
        }
      }
    };
  },

  accumulate({ nStates, emission }, { data, rows }, smoothed) {
    const counts = new Float64Array(emission.probs.length);
    for (let t = 0; t < rows; t++) {
      const category = data[t]!;
      if (Number.isNaN(category)) continue;
      for (let k = 0; k < nStates; k++) counts[k * emission.nCategories + category]! += smoothed[t * nStates + k]!;
    }
    return counts;
  },

  maximise({ nStates, emission }, counts, { pseudoCounts }) {
    const { nCategories } = emission;
    const probs = emission.probs.slice();
    for (let k = 0; k < nStates; k++) {
      const row = counts.slice(k * nCategories, (k + 1) * nCategories);
      const seen = row.reduce((sum, count) => sum + count, 0);
      if (seen < MIN_OCCUPANCY) continue;
      const weights = row.map((count, v) => (probs[k * nCategories + v] === 0 ? 0 : count + pseudoCounts));
      normaliseRows(weights, nCategories);
      probs.set(weights, k * nCategories);
    }
    return { ...emission, probs };
  },

  logPrior({ emission }, { pseudoCounts }) {
    if (pseudoCounts === 0) return 0;
    return emission.probs.reduce((sum, prob) => (prob === 0 ? sum : sum + pseudoCounts * Math.log(prob)), 0);
  },

  collapsedStates: () => [],

  parameterCount({ nStates, emission }) {
    return nStates * (emission.nCategories - 1);
  },

  permute(emission, order) {
    return { ...emission, probs: permuteRows(emission.probs, order) };
  },

  sample({ emission }, state, rng, out, offset) {
    const { nCategories, probs } = emission;
    out[offset] = drawProportional(probs.subarray(state * nCategories, (state + 1) * nCategories), rng.uniform());
  },

  moments({ nStates, emission }) {
    const { nCategories, probs } = emission;
    const means = new Float64Array(nStates);
    const variances = new Float64Array(nStates);
    for (let k = 0; k < nStates; k++) {
      for (let v = 0; v < nCategories; v++) means[k]! += v * probs[k * nCategories + v]!;
      for (let v = 0; v < nCategories; v++) variances[k]! += (v - means[k]!) ** 2 * probs[k * nCategories + v]!;
    }
    return { means, variances };
  },
};

/** Divides each row of `cols` values by its sum, in place. */
function normaliseRows(values: Float64Array, cols: number): void {
  for (let row = 0; row < values.length; row += cols) {
    let sum = 0;
    for (let v = row; v < row + cols; v++) sum += values[v]!;
    for (let v = row; v < row + cols; v++) values[v]! /= sum;
  }
}

/** Share of each category among the rows around each row, within its run. @returns [T, V] */
function localShares({ data, rows, runStarts }: Observations, nCategories: number): Float64Array {
  const shares = new Float64Array(rows * nCategories);
  for (let r = 0; r < runStarts.length; r++) {
    const first = runStarts[r]!;
    const end = runStarts[r + 1] ?? rows;
    for (let t = first; t < end; t++) {
      const from = Math.max(first, t - SHARE_HALF_WIDTH);
      const to = Math.min(end, t + SHARE_HALF_WIDTH + 1);
      for (let u = from; u < to; u++) {
        if (!Number.isNaN(data[u])) shares[t * nCategories + data[u]!]! += 1 / (to - from);
      }
    }
  }
  return shares;
}
