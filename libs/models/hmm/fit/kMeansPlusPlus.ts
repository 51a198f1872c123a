import type { Rng } from '@winnow/core';
import { drawProportional } from '../drawProportional.ts';
import type { FlatRows } from './flatRows.ts';
import { squaredDistance } from './squaredDistance.ts';

/**
 * Starting centres: rows drawn one by one, each with probability proportional to its squared distance to the nearest
 * centre so far (Arthur and Vassilvitskii 2007, algorithm 1). Where all distances are 0, rows are drawn uniformly.
 * @param weights [D] factor of each feature's squared difference
 * @returns       [K, D]
 */
export function kMeansPlusPlus(view: FlatRows, nCentres: number, weights: Float64Array, rng: Rng): Float64Array {
  const { data, rows, cols } = view;
  const centres = new Float64Array(nCentres * cols);
  const nearest = new Float64Array(rows).fill(Number.POSITIVE_INFINITY);
  let chosen = rng.int(rows);
  for (let k = 0; ; k++) {
    centres.set(data.subarray(chosen * cols, (chosen + 1) * cols), k * cols);
    if (k === nCentres - 1) return centres;
    let total = 0;
    for (let t = 0; t < rows; t++) {
      nearest[t] = Math.min(nearest[t]!, squaredDistance(data, t * cols, centres, k * cols, weights));
      total += nearest[t]!;
    }
    chosen = total > 0 ? drawProportional(nearest, total * rng.uniform()) : rng.int(rows);
  }
}
