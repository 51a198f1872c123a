import {
  createHmmWorkspace,
  type HmmSizes,
  type HmmWorkspace,
  loadChain,
  loadGaussian,
  loadLogDensity,
  withArena,
} from '@winnow/kernels';
import { hasMatrices } from '../emissions/components/components.ts';
import { emissionFamilyOf } from '../emissions/emissionFamilies.ts';
import { hasMissing } from '../hasMissing.ts';
import type { GaussianEmission, Hmm, Observations } from '../hmm.ts';

/**
 * A model's rows in kernel memory. The densities of Gaussian models of complete rows are computed there too: the kernels
 * know diagonal and full covariances; spherical ones are diagonal with equal entries, a tied one is full and the same in
 * each state. All others get their family's densities. Notation: see hmm.ts.
 */
export interface Kernel {
  readonly work: HmmWorkspace;
  /** True when densities, and with them the moments of the expectation step, are the kernel's. */
  readonly isGaussian: boolean;
  /** Puts a model of the same family and sizes in. */
  readonly load: (hmm: Hmm) => void;
}

/** Calls `body` with a kernel that is valid until it returns. @param hmm any model of the family and sizes */
export function withKernel<T>(hmm: Hmm, obs: Observations, body: (kernel: Kernel) => T): T {
  const isGaussian = hmm.emission.family === 'gaussian' && !hasMissing(obs.data);
  const emission = isGaussian ? gaussianKind(hmm as Hmm<GaussianEmission>) : 'given';
  const nFeatures = isGaussian ? hmm.nFeatures : 0;
  const sizes: HmmSizes = { emission, nRows: obs.rows, nStates: hmm.nStates, nFeatures };
  return withArena((arena) => {
    const work = createHmmWorkspace(arena, sizes, obs.data, obs.runStarts);
    const loadDensities = isGaussian ? gaussianLoader(work) : familyLoader(work, obs);
    return body({
      work,
      isGaussian,
      load: (next) => {
        loadChain(work, next.startProb, next.transMat);
        loadDensities(next);
      },
    });
  });
}

function gaussianKind({ emission }: Hmm<GaussianEmission>): 'diag' | 'full' {
  return hasMatrices(emission.covarianceType) ? 'full' : 'diag';
}

function gaussianLoader(work: HmmWorkspace): (hmm: Hmm) => void {
  return (hmm) => {
    const gaussian = hmm as Hmm<GaussianEmission>;
    loadGaussian(work, gaussian.emission.means, kernelCovars(gaussian));
  };
}

function familyLoader(work: HmmWorkspace, obs: Observations): (hmm: Hmm) => void {
  const logDensity = new Float64Array(work.sizes.nRows * work.sizes.nStates);
  return (hmm) => {
    emissionFamilyOf(hmm).logDensityOf(hmm)(obs, logDensity);
    loadLogDensity(work, logDensity);
  };
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
