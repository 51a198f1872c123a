import type { Hmm } from '../hmm.ts';
import type { Expectation } from './expectation.ts';
import type { HmmPrior } from './options.ts';

/**
 * Start and transition probabilities that maximise the expected log-likelihood plus the log of their Dirichlet priors
 * (Rabiner 1989, eq. 40a–b, for several runs eq. 109–110). A probability of 0 is structure: it stays 0 and has no prior.
 * A state that is never left, and has no prior, keeps its row. Notation: see hmm.ts.
 * @param hmm the model of the expectation step
 */
export function maximiseChain(
  hmm: Hmm,
  { startCounts, moves }: Pick<Expectation, 'startCounts' | 'moves'>,
  prior: HmmPrior,
): Pick<Hmm, 'startProb' | 'transMat'> {
  const { nStates } = hmm;
  const startProb = hmm.startProb.slice();
  distribute(
    startCounts.map((count) => count + prior.startConcentration),
    startProb,
  );
  const transMat = hmm.transMat.slice();
  for (let i = 0; i < nStates; i++) {
    const counts = moves.slice(i * nStates, (i + 1) * nStates).map((count) => count + prior.transitionConcentration);
    counts[i]! += prior.stickiness;
    distribute(counts, transMat.subarray(i * nStates, (i + 1) * nStates));
  }
  return { startProb, transMat };
}

/** Sets the probabilities that are not 0 in proportion to the counts; leaves them when those are all 0. */
function distribute(counts: Float64Array, probs: Float64Array): void {
  let total = 0;
  for (let k = 0; k < probs.length; k++) total += probs[k] === 0 ? 0 : counts[k]!;
  if (total === 0) return;
  for (let k = 0; k < probs.length; k++) probs[k] = probs[k] === 0 ? 0 : counts[k]! / total;
}

/** Log density of the Dirichlet priors, up to a constant; 0 without one. */
export function logChainPrior({ nStates, startProb, transMat }: Hmm, prior: HmmPrior): number {
  let sum = 0;
  for (let k = 0; k < nStates; k++) sum += weightedLog(prior.startConcentration, startProb[k]!);
  for (let i = 0; i < nStates; i++) {
    for (let j = 0; j < nStates; j++) {
      const count = prior.transitionConcentration + (i === j ? prior.stickiness : 0);
      sum += weightedLog(count, transMat[i * nStates + j]!);
    }
  }
  return sum;
}

function weightedLog(count: number, prob: number): number {
  return count === 0 || prob === 0 ? 0 : count * Math.log(prob);
}
