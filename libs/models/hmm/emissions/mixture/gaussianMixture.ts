import { drawProportional } from '../../drawProportional.ts';
import type { Hmm, MixtureEmission } from '../../hmm.ts';
import { assertProbabilities } from '../assertProbabilities.ts';
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
import { componentLabels, componentStarts } from './componentLabels.ts';
import { logMixtureDensity, shareAmongComponents } from './logMixtureDensity.ts';
import { logWeightPrior, maximiseWeights } from './mixtureWeights.ts';

interface MixtureStatistics {
  readonly components: ComponentStatistics;
  /** [K, M] expected number of rows */
  readonly counts: Float64Array;
}

/** Mixtures of Gaussians: each state has M components of its own (Juang, Levinson and Sondhi 1986). */
export const gaussianMixture: EmissionFamily<MixtureEmission, MixtureStatistics> = {
  assertData: assertReal,

  assertEmission(where, hmm) {
    assertProbabilities(where, 'weights', hmm.emission.weights, hmm.nStates, hmm.emission.nComponents);
    assertComponents(where, componentsOf(hmm));
  },

  initialise(spec, obs, labels, prior, rng) {
    const { covarianceType, nComponents, nStates } = spec;
    const tieSize = covarianceType === 'tied' ? nComponents : 1;
    const shape = { nComponents: nStates * nComponents, nFeatures: obs.cols, covarianceType, tieSize };
    const split = componentLabels(spec, obs, labels, rng);
    const { means, covars } = initialComponents(shape, obs, split, prior);
    const weights = componentStarts(spec, split);
    return { family: 'gaussian_mixture', covarianceType, nComponents, weights, means, covars };
  },

  logDensityOf(hmm) {
    return logMixtureDensity(componentsOf(hmm), hmm.emission);
  },

  accumulate(hmm, obs, smoothed) {
    const components = componentsOf(hmm);
    const shares = shareAmongComponents(components, hmm.emission, obs, smoothed);
    const counts = new Float64Array(components.nComponents);
    for (let tb = 0; tb < shares.length; tb++) counts[tb % counts.length]! += shares[tb]!;
    return { components: accumulateComponents(components, obs, shares), counts };
  },

  maximise(hmm, { components, counts }, prior) {
    return {
      ...hmm.emission,
      ...maximiseComponents(componentsOf(hmm), components, prior),
      weights: maximiseWeights(hmm.emission, counts, prior.pseudoCounts),
    };
  },

  logPrior(hmm, prior) {
    return logCovariancePrior(componentsOf(hmm), prior) + logWeightPrior(hmm.emission, prior.pseudoCounts);
  },

  collapsedStates(hmm, prior) {
    const collapsed = collapsedComponents(componentsOf(hmm), prior);
    return Array.from(new Set(collapsed.map((b) => Math.floor(b / hmm.emission.nComponents))));
  },

  parameterCount(hmm) {
    const { nComponents, means } = hmm.emission;
    return hmm.nStates * (nComponents - 1) + means.length + countCovariances(componentsOf(hmm));
  },

  permute(emission, order) {
    const { weights, means, covars } = emission;
    const rows = (values: Float64Array) => permuteRows(values, order);
    return { ...emission, weights: rows(weights), means: rows(means), covars: rows(covars) };
  },

  sample(hmm, state, rng, out, offset) {
    const { nComponents, weights } = hmm.emission;
    const first = state * nComponents;
    const component = first + drawProportional(weights.subarray(first, first + nComponents), rng.uniform());
    sampleComponent(componentsOf(hmm), component, 1, rng, out, offset);
  },

  moments(hmm) {
    const { nStates, nFeatures, emission } = hmm;
    const { nComponents, weights } = emission;
    const within = componentVariances(componentsOf(hmm));
    const means = new Float64Array(nStates * nFeatures);
    const variances = new Float64Array(nStates * nFeatures);
    const average = (out: Float64Array, valueAt: (bd: number, kd: number) => number) => {
      for (let bd = 0; bd < within.length; bd++) {
        const b = Math.floor(bd / nFeatures);
        const kd = Math.floor(b / nComponents) * nFeatures + (bd % nFeatures);
        out[kd]! += weights[b]! * valueAt(bd, kd);
      }
    };
    average(means, (bd) => emission.means[bd]!);
    average(variances, (bd, kd) => within[bd]! + (emission.means[bd]! - means[kd]!) ** 2);
    return { means, variances };
  },
};

function componentsOf({ nStates, nFeatures, emission }: Hmm<MixtureEmission>): Components {
  const { covarianceType, nComponents, means, covars } = emission;
  const tieSize = covarianceType === 'tied' ? nComponents : 1;
  return { nComponents: nStates * nComponents, nFeatures, covarianceType, tieSize, means, covars };
}
