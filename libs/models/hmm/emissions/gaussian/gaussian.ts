import type { GaussianEmission, Hmm } from '../../hmm.ts';
import { assertReal } from '../assertReal.ts';
import { accumulateComponents } from '../components/accumulateComponents.ts';
import { assertComponents } from '../components/assertComponents.ts';
import { collapsedComponents } from '../components/collapsedComponents.ts';
import type { ComponentStatistics } from '../components/componentStatistics.ts';
import { type Components, componentVariances, countCovariances } from '../components/components.ts';
import { logCovariancePrior } from '../components/covariancePrior.ts';
import { initialComponents } from '../components/initialComponents.ts';
import { maximiseComponents } from '../components/maximiseComponents.ts';
import { sampleComponent } from '../components/sampleComponent.ts';
import type { EmissionFamily } from '../emissionFamily.ts';
import { permuteRows } from '../permuteRows.ts';
import { logGaussianDensity } from './logGaussianDensity.ts';

/** Multivariate Gaussian emissions: one component a state. */
export const gaussian: EmissionFamily<GaussianEmission, ComponentStatistics> = {
  assertData: assertReal,

  assertEmission(where, hmm) {
    assertComponents(where, componentsOf(hmm));
  },

  initialise({ nStates, covarianceType }, obs, labels, prior) {
    const tieSize = covarianceType === 'tied' ? nStates : 1;
    const shape = { nComponents: nStates, nFeatures: obs.cols, covarianceType, tieSize };
    const { means, covars } = initialComponents(shape, obs, labels, prior);
    return { family: 'gaussian', covarianceType, means, covars };
  },

  logDensityOf(hmm) {
    return logGaussianDensity(componentsOf(hmm));
  },

  accumulate(hmm, obs, smoothed) {
    return accumulateComponents(componentsOf(hmm), obs, smoothed);
  },

  maximise(hmm, statistics, prior) {
    return { ...hmm.emission, ...maximiseComponents(componentsOf(hmm), statistics, prior) };
  },

  logPrior(hmm, prior) {
    return logCovariancePrior(componentsOf(hmm), prior);
  },

  collapsedStates(hmm, prior) {
    return collapsedComponents(componentsOf(hmm), prior);
  },

  parameterCount(hmm) {
    return hmm.emission.means.length + countCovariances(componentsOf(hmm));
  },

  permute(emission, order) {
    const covars = emission.covarianceType === 'tied' ? emission.covars.slice() : permuteRows(emission.covars, order);
    return { ...emission, means: permuteRows(emission.means, order), covars };
  },

  sample(hmm, state, rng, out, offset) {
    sampleComponent(componentsOf(hmm), state, 1, rng, out, offset);
  },

  moments(hmm) {
    return { means: hmm.emission.means.slice(), variances: componentVariances(componentsOf(hmm)) };
  },
};

function componentsOf({ nStates, nFeatures, emission }: Hmm<GaussianEmission>): Components {
  const { covarianceType, means, covars } = emission;
  const tieSize = covarianceType === 'tied' ? nStates : 1;
  return { nComponents: nStates, nFeatures, covarianceType, tieSize, means, covars };
}
