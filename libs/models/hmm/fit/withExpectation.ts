import { chainExpectation, createHmmWorkspace, type HmmWorkspace, loadChain, withArena } from '@winnow/kernels';
import { createSmootherWorkspace } from '../chain/workspace.ts';
import { emissionFamilyOf } from '../emissions/emissionFamilies.ts';
import type { GaussianEmission, Hmm, Observations } from '../hmm.ts';
import { type Expectation, logExpectation, sumRows } from './expectation.ts';
import { createGaussianKernel, gaussianKernelExpectation } from './gaussianKernel.ts';
import type { Numerics } from './options.ts';

/** Expectation step of EM for a model of the fit's family and sizes. */
export type ExpectationStep = (hmm: Hmm) => Expectation;

/**
 * Calls `body` with the expectation step of a fit, which keeps its memory until `body` returns: Gaussian models of
 * complete rows run on the kernels as a whole; of the others, the densities and statistics are the family's and the
 * chain runs on the kernels; `log` numerics need none. Notation: see hmm.ts.
 * @param start any model of the family and sizes that are fitted
 */
export function withExpectation<T>(
  start: Hmm,
  obs: Observations,
  numerics: Numerics,
  body: (step: ExpectationStep) => T,
): T {
  if (numerics === 'log') {
    const work = createSmootherWorkspace(obs.rows, start.nStates);
    return body((hmm) => logExpectation(hmm, obs, work));
  }
  return withArena((arena) => {
    if (isGaussian(start) && !hasMissing(obs.data)) {
      const work = createGaussianKernel(arena, start, obs);
      return body((hmm) => gaussianKernelExpectation(hmm as Hmm<GaussianEmission>, work));
    }
    const sizes = { emission: 'given', nRows: obs.rows, nStates: start.nStates, nFeatures: 0 } as const;
    const work = createHmmWorkspace(arena, sizes, obs.data, obs.runStarts);
    const logDensity = new Float64Array(obs.rows * start.nStates);
    return body((hmm) => chainKernelExpectation(hmm, obs, logDensity, work));
  });
}

function isGaussian(hmm: Hmm): hmm is Hmm<GaussianEmission> {
  return hmm.emission.family === 'gaussian';
}

function hasMissing(data: Float64Array): boolean {
  for (let i = 0; i < data.length; i++) if (Number.isNaN(data[i])) return true;
  return false;
}

/** @param logDensity [T, K] scratch */
function chainKernelExpectation(
  hmm: Hmm,
  obs: Observations,
  logDensity: Float64Array,
  work: HmmWorkspace,
): Expectation {
  const family = emissionFamilyOf(hmm);
  family.logDensity(hmm, obs, logDensity);
  loadChain(work, hmm.startProb, hmm.transMat);
  const { smoothed, ...chain } = chainExpectation(work, logDensity);
  const statistics = family.accumulate(hmm, obs, smoothed);
  return { ...chain, occupancy: sumRows(smoothed, hmm.nStates), statistics };
}
