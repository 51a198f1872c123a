import type { Rng } from '@winnow/core';
import type { FlatRows } from './flatRows.ts';
import { kMeansPlusPlus } from './kMeansPlusPlus.ts';
import { squaredDistance } from './squaredDistance.ts';

/** The clusters only start EM, which moves on from them anyway; Lloyd's first steps do nearly all of the work. */
const MAX_ITER = 25;

/** A single start now and then ends in a poor local optimum; the best of five rarely does. */
const STARTS = 5;

/** Centres are found on this many rows at most, evenly spaced: enough to place K ≤ 8 of them, in tens of milliseconds. */
const MAX_FIT_ROWS = 2000;

/**
 * Clusters of rows: Lloyd's iteration from several k-means++ starts, of which the one with the least total squared
 * distance to the centres is kept. A cluster that loses all rows keeps its centre.
 * @param weights [D] factor of each feature's squared difference
 * @returns       [T] cluster of each row, 0..K−1
 */
export function kMeans(view: FlatRows, nClusters: number, weights: Float64Array, rng: Rng): Int32Array {
  const sample = thin(view, Math.ceil(view.rows / MAX_FIT_ROWS));
  let best = kMeansPlusPlus(sample, nClusters, weights, rng);
  let leastTotal = lloyd(sample, weights, best);
  for (let start = 1; start < STARTS; start++) {
    const centres = kMeansPlusPlus(sample, nClusters, weights, rng);
    const total = lloyd(sample, weights, centres);
    if (total < leastTotal) {
      best = centres;
      leastTotal = total;
    }
  }
  return nearestCentres(view, best, weights);
}

/** @param centres [K, D] @returns [T] index of the nearest centre of each row, the lowest among equals */
export function nearestCentres(view: FlatRows, centres: Float64Array, weights: Float64Array): Int32Array {
  const labels = new Int32Array(view.rows);
  assign(view, centres, weights, labels);
  return labels;
}

/** Every `stride`-th row. */
function thin({ data, rows, cols }: FlatRows, stride: number): FlatRows {
  const kept = Math.ceil(rows / stride);
  const thinned = new Float64Array(kept * cols);
  for (let t = 0; t < kept; t++) {
    thinned.set(data.subarray(t * stride * cols, (t * stride + 1) * cols), t * cols);
  }
  return { data: thinned, rows: kept, cols };
}

/**
 * @param centres [K, D] moved in place
 * @returns total squared distance of the rows to the centres that they were last compared with
 */
function lloyd(sample: FlatRows, weights: Float64Array, centres: Float64Array): number {
  const labels = new Int32Array(sample.rows);
  let total = assign(sample, centres, weights, labels);
  for (let iteration = 1; iteration < MAX_ITER; iteration++) {
    moveCentres(sample, labels, centres);
    const moved = assign(sample, centres, weights, labels);
    if (moved >= total) break;
    total = moved;
  }
  return total;
}

/** Gives each row its nearest centre, the lowest index among equals. @returns the total squared distance */
function assign(view: FlatRows, centres: Float64Array, weights: Float64Array, labels: Int32Array): number {
  const { data, rows, cols } = view;
  let total = 0;
  for (let t = 0; t < rows; t++) {
    let nearest = 0;
    let leastDistance = Number.POSITIVE_INFINITY;
    for (let k = 0; k * cols < centres.length; k++) {
      const distance = squaredDistance(data, t * cols, centres, k * cols, weights);
      if (distance < leastDistance) {
        nearest = k;
        leastDistance = distance;
      }
    }
    labels[t] = nearest;
    total += leastDistance;
  }
  return total;
}

/** Writes each cluster's mean into `centres` [K, D]. */
function moveCentres(view: FlatRows, labels: Int32Array, centres: Float64Array): void {
  const { data, rows, cols } = view;
  const counts = new Int32Array(centres.length / cols);
  const sums = new Float64Array(centres.length);
  for (let t = 0; t < rows; t++) {
    const k = labels[t]!;
    counts[k]!++;
    for (let d = 0; d < cols; d++) sums[k * cols + d]! += data[t * cols + d]!;
  }
  for (let k = 0; k < counts.length; k++) {
    if (counts[k] === 0) continue;
    for (let d = 0; d < cols; d++) centres[k * cols + d] = sums[k * cols + d]! / counts[k]!;
  }
}
