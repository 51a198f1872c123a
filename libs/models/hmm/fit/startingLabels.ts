import type { Rng } from '@winnow/core';
import type { Observations } from '../hmm.ts';
import { columnMeans, columnVariances } from './columnMoments.ts';
import { describeRows, type RowDescription } from './describeRows.ts';
import { kMeans, nearestCentres } from './kMeans.ts';
import { kMeansPlusPlus } from './kMeansPlusPlus.ts';
import { varianceFloor } from './varianceFloor.ts';

/**
 * - `kmeans`   clusters of described rows: k-means, the best of several k-means++ starts
 * - `plusplus` the same with the k-means++ centres as they are drawn: more variety for further restarts
 * - `quantile` equal numbers of rows by the mean of their standardised values: low to high; uses no randomness
 * - `random`   the nearest of K random rows
 */
export type LabelMethod = 'kmeans' | 'plusplus' | 'quantile' | 'random';

/**
 * One state for each row, for EM to start from. Distances are between rows scaled to unit variance. A missing value
 * counts as its column's mean, here only.
 * @param description what rows are clustered by; `quantile` ranks the values
 * @returns [T] 0 … K − 1
 */
export function startingLabels(
  obs: Observations,
  nStates: number,
  method: LabelMethod,
  description: RowDescription,
  rng: Rng,
): Int32Array {
  const complete = fillMissing(obs);
  if (method === 'quantile') return quantileLabels(complete, nStates);
  const described = describeRows(complete, description);
  const weights = inverseVariances(described);
  if (method === 'kmeans') return kMeans(described, nStates, weights, rng);
  if (method === 'plusplus')
    return nearestCentres(described, kMeansPlusPlus(described, nStates, weights, rng), weights);
  return nearestCentres(described, randomRows(described, nStates, rng), weights);
}

function fillMissing(obs: Observations): Observations {
  const means = columnMeans(obs);
  return { ...obs, data: obs.data.map((value, i) => (Number.isNaN(value) ? means[i % obs.cols]! : value)) };
}

/** @returns [D] finite also for a constant column, whose differences are 0 whatever their weight */
function inverseVariances(obs: Observations): Float64Array {
  const variances = columnVariances(obs);
  const floor = varianceFloor(variances);
  return variances.map((variance, d) => 1 / Math.max(variance, floor[d]!));
}

/** @returns [K, D] centres at K different rows */
function randomRows({ data, rows, cols }: Observations, nStates: number, rng: Rng): Float64Array {
  const order = Int32Array.from({ length: rows }, (_, t) => t);
  rng.shuffle(order);
  const centres = new Float64Array(nStates * cols);
  for (let k = 0; k < nStates; k++) centres.set(data.subarray(order[k]! * cols, (order[k]! + 1) * cols), k * cols);
  return centres;
}

function quantileLabels(obs: Observations, nStates: number): Int32Array {
  const { data, rows, cols } = obs;
  const means = columnMeans(obs);
  const weights = inverseVariances(obs).map(Math.sqrt);
  const scores = new Float64Array(rows);
  for (let i = 0; i < data.length; i++)
    scores[Math.floor(i / cols)]! += (data[i]! - means[i % cols]!) * weights[i % cols]!;
  const ranked = Int32Array.from(scores.keys()).sort((a, b) => scores[a]! - scores[b]! || a - b);
  const labels = new Int32Array(rows);
  ranked.forEach((t, rank) => {
    labels[t] = Math.floor((rank * nStates) / rows);
  });
  return labels;
}
