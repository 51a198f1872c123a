import {
  type Arena,
  createHmmWorkspace,
  type GaussianMoments,
  gaussianExpectation,
  type HmmWorkspace,
  loadChain,
  loadGaussian,
} from '@winnow/kernels';
import type { ComponentStatistics } from '../emissions/components/componentStatistics.ts';
import { hasMatrices } from '../emissions/components/components.ts';
import type { CovarianceType, GaussianEmission, Hmm, Observations } from '../hmm.ts';
import type { Expectation } from './expectation.ts';

/**
 * Expectation step of a Gaussian model on the kernels, for rows without missing values. The kernels know diagonal and
 * full covariances; spherical ones are diagonal with equal entries, a tied one is full and the same in each state.
 * Notation: see hmm.ts.
 */

/** The rows and scratch of a fit, in kernel memory until the arena ends. */
export function createGaussianKernel(arena: Arena, hmm: Hmm<GaussianEmission>, obs: Observations): HmmWorkspace {
  const { nStates, nFeatures } = hmm;
  const emission = hasMatrices(hmm.emission.covarianceType) ? 'full' : 'diag';
  return createHmmWorkspace(arena, { emission, nRows: obs.rows, nStates, nFeatures }, obs.data, obs.runStarts);
}

export function gaussianKernelExpectation(hmm: Hmm<GaussianEmission>, work: HmmWorkspace): Expectation {
  loadChain(work, hmm.startProb, hmm.transMat);
  loadGaussian(work, hmm.emission.means, kernelCovars(hmm));
  const { logLik, startCounts, moves, ...moments } = gaussianExpectation(work);
  const statistics = componentStatistics(moments, hmm.emission.covarianceType);
  return { logLik, startCounts, moves, occupancy: moments.occupancy, statistics };
}

/** [K, D] or [K, D, D] */
function kernelCovars({ nStates, nFeatures, emission }: Hmm<GaussianEmission>): Float64Array {
  const { covarianceType, covars } = emission;
  if (covarianceType === 'spherical') {
    return Float64Array.from({ length: nStates * nFeatures }, (_, kd) => covars[Math.floor(kd / nFeatures)]!);
  }
  if (covarianceType !== 'tied') return covars;
  return Float64Array.from({ length: nStates * covars.length }, (_, i) => covars[i % covars.length]!);
}

/** No value is missing, so each feature has its state's occupancy. */
function componentStatistics(moments: GaussianMoments, covarianceType: CovarianceType): ComponentStatistics {
  const { occupancy, deviations, squares } = moments;
  const nFeatures = deviations.length / occupancy.length;
  const perFeature = deviations.map((_, kd) => occupancy[Math.floor(kd / nFeatures)]!);
  const scatter = covarianceType === 'tied' ? sumOfMatrices(squares, nFeatures * nFeatures) : squares;
  return { occupancy: perFeature, weights: perFeature, deviations, scatter };
}

function sumOfMatrices(matrices: Float64Array, size: number): Float64Array {
  const sum = new Float64Array(size);
  for (let i = 0; i < matrices.length; i++) sum[i % size]! += matrices[i]!;
  return sum;
}
