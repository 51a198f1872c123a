import { baumWelch, viterbi } from '@winnow/models';

const asHmm = ({ covariance, nStates, nFeatures, startProb, transMat, means, covars }) => ({
  ...{ nStates, nFeatures, startProb, transMat },
  emission: { family: 'gaussian', covarianceType: covariance, means, covars },
});

const asObservations = ({ data, nRows, nFeatures, runStarts }) => ({ data, rows: nRows, cols: nFeatures, runStarts });

/** EM. @returns the log-likelihood before each iteration and after the last, which takes one expectation step more */
export function fitWithWinnow(problem) {
  const options = { nIter: problem.iterations, tol: Number.NEGATIVE_INFINITY };
  return baumWelch(asHmm(problem), asObservations(problem), options).convergence.history;
}

/** @returns log p of the most probable path */
export function decodeWithWinnow(problem) {
  return viterbi(asHmm(problem), asObservations(problem)).logProb;
}
