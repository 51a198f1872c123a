import type { Rng } from '@winnow/core';
import type { FeatureMatrixView } from '../contract.ts';
import { clusterMoments } from './clusterMoments.ts';
import { columnVariances } from './columnVariances.ts';
import type { GaussianHmm } from './gaussianHmm.ts';
import { kMeans } from './kMeans.ts';
import { localSpread } from './localSpread.ts';
import { varianceFloor } from './varianceFloor.ts';

/** Market regimes last: about ten rows to start with. EM finds the true length from either side. */
const START_STAY_PROB = 0.9;

/** Half of a regime that lasts ten rows: the window of a local volatility. */
const SPREAD_HALF_WIDTH = 5;

/**
 * Starting variances are at least this part of the column's, although EM may go lower: a cluster of few rows would
 * otherwise start as a spike that no other row can join.
 */
const START_VARIANCE = 0.01;

/**
 * Starting parameters of EM: one state for each cluster of rows, by their values and their local volatility, all scaled
 * to unit variance. On values alone, regimes that differ only in volatility would start as "low" and "high" values, a
 * local optimum that EM does not leave.
 * @param variances [D] variance of each feature over all training rows
 * @param floor     [D] smallest variance
 */
export function initialise(
  view: FeatureMatrixView,
  nStates: number,
  variances: Float64Array,
  floor: Float64Array,
  rng: Rng,
): GaussianHmm {
  const described = withLocalSpread(view);
  const labels = kMeans(described, nStates, inverseVariances(described), rng);
  const moments = clusterMoments(view, labels, nStates, variances);
  return {
    nStates,
    nFeatures: view.cols,
    startProb: new Float64Array(nStates).fill(1 / nStates),
    transMat: stickyTransitions(nStates),
    means: moments.means,
    variances: moments.variances.map((variance, kd) => {
      const d = kd % view.cols;
      return Math.max(variance, START_VARIANCE * variances[d]!, floor[d]!);
    }),
  };
}

/** The view with a second block of columns, [T, 2 D]. */
function withLocalSpread(view: FeatureMatrixView): FeatureMatrixView {
  const { data, rows, cols } = view;
  const spread = localSpread(view, SPREAD_HALF_WIDTH);
  const both = new Float64Array(2 * rows * cols);
  for (let t = 0; t < rows; t++) {
    both.set(data.subarray(t * cols, (t + 1) * cols), 2 * t * cols);
    both.set(spread.subarray(t * cols, (t + 1) * cols), (2 * t + 1) * cols);
  }
  return { ...view, data: both, cols: 2 * cols };
}

/** @returns [D] finite also for a constant column, whose differences are 0 whatever their weight */
function inverseVariances(view: FeatureMatrixView): Float64Array {
  const variances = columnVariances(view);
  const floor = varianceFloor(variances);
  return variances.map((variance, d) => 1 / Math.max(variance, floor[d]!));
}

/** @returns [K, K] rows sum to 1 */
function stickyTransitions(nStates: number): Float64Array {
  const transMat = new Float64Array(nStates * nStates).fill((1 - START_STAY_PROB) / (nStates - 1));
  for (let k = 0; k < nStates; k++) transMat[k * nStates + k] = START_STAY_PROB;
  return transMat;
}
