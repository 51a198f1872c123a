import type { Hmm } from '../hmm.ts';

/**
 * Share of time that the chain spends in each state in the long run when it starts from `startProb`: the stationary
 * distribution where there is one only, and otherwise (several sets of states that are never left) the mixture of them
 * in which the start ends up.
 *
 * State reduction of Grassmann, Taksar & Heyman 1985, "Regenerative analysis and steady state distributions for Markov
 * chains": no subtraction, so each share is exact to a few units in its last place however sticky the chain is. It needs
 * a chain in which every state leads to the state that is eliminated last; the chain that restarts from `startProb` with
 * a vanishing probability is one, and its stationary distribution tends to the long-run share (Abel's theorem).
 */

/**
 * Probability of a restart per step. Far below what a double adds to any transition probability that matters, so an
 * irreducible chain is not changed; its inverse, the largest ratio of two shares, is far from overflow.
 */
const RESTART = 1e-100;

/** @returns [K] sums to 1 */
export function stationaryDistribution(hmm: Pick<Hmm, 'nStates' | 'startProb' | 'transMat'>): Float64Array {
  const { nStates } = hmm;
  const order = likelyStartFirst(hmm.startProb);
  const moves = new Float64Array(nStates * nStates);
  for (let i = 0; i < nStates; i++) {
    for (let j = 0; j < nStates; j++) {
      moves[i * nStates + j] = hmm.transMat[order[i]! * nStates + order[j]!]! + RESTART * hmm.startProb[order[j]!]!;
    }
  }
  const leaving = eliminate(moves, nStates);
  const shares = substitute(moves, leaving, nStates);
  const result = new Float64Array(nStates);
  for (const [k, state] of order.entries()) result[state] = shares[k]!;
  return result;
}

/** The likeliest start comes first: a restart from any state reaches it, so eliminating towards it never divides by 0. */
function likelyStartFirst(startProb: Float64Array): number[] {
  const root = startProb.indexOf(Math.max(...startProb));
  return [root, ...Array.from(startProb.keys()).filter((k) => k !== root)];
}

/** Censors the states from the last to the second, in place. @returns [K] probability to move from k to a state before it */
function eliminate(moves: Float64Array, nStates: number): Float64Array {
  const leaving = new Float64Array(nStates);
  for (let k = nStates - 1; k > 0; k--) {
    for (let j = 0; j < k; j++) leaving[k]! += moves[k * nStates + j]!;
    for (let i = 0; i < k; i++) {
      const visits = moves[i * nStates + k]! / leaving[k]!;
      for (let j = 0; j < k; j++) moves[i * nStates + j]! += visits * moves[k * nStates + j]!;
    }
  }
  return leaving;
}

/** @returns [K] shares, sum 1 */
function substitute(moves: Float64Array, leaving: Float64Array, nStates: number): Float64Array {
  const shares = new Float64Array(nStates);
  shares[0] = 1;
  let total = 1;
  for (let k = 1; k < nStates; k++) {
    for (let i = 0; i < k; i++) shares[k]! += (shares[i]! * moves[i * nStates + k]!) / leaving[k]!;
    total += shares[k]!;
  }
  return shares.map((share) => share / total);
}
