/**
 * Mean forward return of each state, weighted by the filtered probabilities: what someone who saw only the past and
 * bet on the state would have earned. Notation: T rows, K states.
 * @param filtered [T, K]
 * @param ret      [T]
 * @returns        [K]; 0 for a state that is never met
 */
export function stateReturns(filtered: Float64Array, ret: Float64Array, nStates: number): Float64Array {
  const weights = new Float64Array(nStates);
  const sums = new Float64Array(nStates);
  for (let t = 0; t < ret.length; t++) {
    for (let k = 0; k < nStates; k++) {
      weights[k]! += filtered[t * nStates + k]!;
      sums[k]! += filtered[t * nStates + k]! * ret[t]!;
    }
  }
  return sums.map((sum, k) => (weights[k]! > 0 ? sum / weights[k]! : 0));
}
