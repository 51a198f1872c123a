import type { GaussianHmm } from './gaussianHmm.ts';
import type { ExpectationWorkspace } from './workspace.ts';

/**
 * Occupancy and first two moments of each state. The moments are taken around the current means, so that the variance
 * does not come out as a small difference of large sums. Notation: see gaussianHmm.ts.
 * @param data [T, D]
 * @param work `smoothed` is read; `occupancy`, `deviations` and `squares` are written
 */
export function accumulate(hmm: GaussianHmm, data: Float64Array, rows: number, work: ExpectationWorkspace): void {
  const { nStates, nFeatures, means } = hmm;
  const { smoothed, occupancy, deviations, squares } = work;
  occupancy.fill(0);
  deviations.fill(0);
  squares.fill(0);
  for (let t = 0; t < rows; t++) {
    const row = t * nFeatures;
    for (let k = 0; k < nStates; k++) {
      const prob = smoothed[t * nStates + k]!;
      const state = k * nFeatures;
      occupancy[k]! += prob;
      for (let d = 0; d < nFeatures; d++) {
        const deviation = data[row + d]! - means[state + d]!;
        const weighted = prob * deviation;
        deviations[state + d]! += weighted;
        squares[state + d]! += weighted * deviation;
      }
    }
  }
}
