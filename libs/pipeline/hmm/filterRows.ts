import { createLiveFilter, type Hmm } from '@winnow/models';

/**
 * Filtered probabilities of all rows as one run, by the live filter: what `apply` gives row by row is this, to the last bit.
 * @param data [N, D] scaled
 * @returns [N, K]
 */
export function filterRows(hmm: Hmm, data: Float64Array): Float64Array {
  const { nStates: K, nFeatures: D } = hmm;
  const probs = new Float64Array((data.length / D) * K);
  const filter = createLiveFilter(hmm);
  let state = filter.start;
  for (let t = 0; t * D < data.length; t++) {
    state = filter.update(state, data.subarray(t * D, (t + 1) * D));
    probs.set(state.filtered, t * K);
  }
  return probs;
}
