import { chainExpectation, type GaussianMoments, gaussianExpectation } from '@winnow/kernels';
import { type Kernel, withKernel } from '../chain/withKernel.ts';
import { createSmootherWorkspace } from '../chain/workspace.ts';
import type { ComponentStatistics } from '../emissions/components/componentStatistics.ts';
import { emissionFamilyOf } from '../emissions/emissionFamilies.ts';
import type { GaussianEmission, Hmm, Observations } from '../hmm.ts';
import { type Expectation, logExpectation, sumRows } from './expectation.ts';
import type { Numerics } from './options.ts';

/** Expectation step of EM for a model of the fit's family and sizes. */
export type ExpectationStep = (hmm: Hmm) => Expectation;

/**
 * Calls `body` with the expectation step of a fit, which keeps its memory until `body` returns. `scaled` numerics run on
 * the kernels: Gaussian models of complete rows as a whole; of the others the chain, and the statistics are the
 * family's. Notation: see hmm.ts.
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
  return withKernel(start, obs, (kernel) =>
    body((hmm) => {
      kernel.load(hmm);
      return kernel.isGaussian ? gaussianStep(hmm as Hmm<GaussianEmission>, kernel) : chainStep(hmm, obs, kernel);
    }),
  );
}

function gaussianStep({ emission }: Hmm<GaussianEmission>, { work }: Kernel): Expectation {
  const { logLik, startCounts, moves, ...moments } = gaussianExpectation(work);
  const statistics = componentStatistics(moments, emission.covarianceType === 'tied');
  return { logLik, startCounts, moves, occupancy: moments.occupancy, statistics };
}

function chainStep(hmm: Hmm, obs: Observations, { work }: Kernel): Expectation {
  const { smoothed, ...chain } = chainExpectation(work);
  const statistics = emissionFamilyOf(hmm).accumulate(hmm, obs, smoothed);
  return { ...chain, occupancy: sumRows(smoothed, hmm.nStates), statistics };
}

/** No value is missing, so each feature has its state's occupancy. */
function componentStatistics({ occupancy, deviations, squares }: GaussianMoments, tied: boolean): ComponentStatistics {
  const nFeatures = deviations.length / occupancy.length;
  const perFeature = deviations.map((_, kd) => occupancy[Math.floor(kd / nFeatures)]!);
  const scatter = tied ? sumOfMatrices(squares, nFeatures * nFeatures) : squares;
  return { occupancy: perFeature, weights: perFeature, deviations, scatter };
}

function sumOfMatrices(matrices: Float64Array, size: number): Float64Array {
  const sum = new Float64Array(size);
  for (let i = 0; i < matrices.length; i++) sum[i % size]! += matrices[i]!;
  return sum;
}
