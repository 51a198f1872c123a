import { createLiveFilter, type Hmm, liveUpdate } from '@winnow/models';

/**
 * Filtered probabilities of all rows as one run, by the live filter: what `apply` gives row by row is this, to the last bit.
 * @param data [N, D] scaled
 * @returns [N, K]
 */
export function filterRows(hmm: Hmm, data: Float64Array): Float64Array {
  const { nStates: K, nFeatures: D } = hmm;
  const probs = new Float64Array((data.length / D) * K);
  let filter = createLiveFilter(hmm);
  for (let t = 0; t * D < data.length; t++) {
    filter = liveUpdate(hmm, filter, data.subarray(t * D, (t + 1) * D));
    probs.set(filter.filtered, t * K);
  }
  return probs;
}
