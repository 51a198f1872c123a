import {
  createHmmWorkspace,
  gaussianExpectation,
  loadChain,
  loadGaussian,
  mostProbablePath,
  withArena,
} from '@winnow/kernels';
import { maximise } from './maximise.mjs';

function createWorkspace(arena, problem) {
  const { covariance, nRows, nStates, nFeatures, data, runStarts } = problem;
  return createHmmWorkspace(arena, { emission: covariance, nRows, nStates, nFeatures }, data, runStarts);
}

function load(work, { startProb, transMat, means, covars }) {
  loadChain(work, startProb, transMat);
  loadGaussian(work, means, covars);
}

/** EM on the kernels. @returns the log-likelihood before each iteration */
export function fitWithKernels(problem) {
  return withArena((arena) => {
    const work = createWorkspace(arena, problem);
    const history = [];
    for (let hmm = problem; history.length < problem.iterations; ) {
      load(work, hmm);
      const expected = gaussianExpectation(work);
      history.push(expected.logLik);
      hmm = maximise(hmm, expected);
    }
    return history;
  });
}

/** @returns log p of the most probable path */
export function decodeWithKernels(problem) {
  return withArena((arena) => {
    const work = createWorkspace(arena, problem);
    load(work, problem);
    return mostProbablePath(work).logProb;
  });
}
