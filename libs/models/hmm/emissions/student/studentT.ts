import { WinnowError } from '@winnow/core';
import { sampleGamma } from '@winnow/numerics';
import type { Hmm, StudentEmission } from '../../hmm.ts';
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
import { accumulateDof, type DofStatistics, maximiseDof } from './degreesOfFreedom.ts';
import { expectScales } from './expectScales.ts';
import { logStudentDensity } from './logStudentDensity.ts';

interface StudentStatistics {
  readonly components: ComponentStatistics;
  readonly dof: DofStatistics;
}

/** Daily returns have about this many degrees of freedom. */
const START_DOF = 6;

/**
 * Multivariate Student-t emissions, for fat tails. A t variable is a Gaussian whose precision is scaled by an unseen
 * Gamma variable u ~ Gamma(ν / 2, ν / 2); EM runs over states and scales together (Liu and Rubin 1995, "ML estimation of
 * the t distribution using EM and its extensions, ECM and ECME"). The expected complete-data likelihood falls
 * apart into a part of the location and scale and a part of ν, so the conditional maximisations of ECM are one step of EM.
 */
export const studentT: EmissionFamily<StudentEmission, StudentStatistics> = {
  assertData: assertReal,

  assertEmission(where, hmm) {
    assertComponents(where, componentsOf(hmm));
    const { dof } = hmm.emission;
    if (dof.length === hmm.nStates && dof.every((value) => value > 2 && Number.isFinite(value))) return;
    throw new WinnowError('hmm_invalid', {
      where,
      rule: `dof must be ${hmm.nStates} numbers above 2, or the variance is infinite`,
      got: Array.from(dof),
    });
  },

  initialise({ nStates, covarianceType }, obs, labels, prior) {
    const tieSize = covarianceType === 'tied' ? nStates : 1;
    const shape = { nComponents: nStates, nFeatures: obs.cols, covarianceType, tieSize };
    const { means, covars } = initialComponents(shape, obs, labels, prior);
    const dof = new Float64Array(nStates).fill(START_DOF);
    return { family: 'student_t', covarianceType, means, scales: covars, dof };
  },

  logDensityOf(hmm) {
    return logStudentDensity(componentsOf(hmm), hmm.emission.dof);
  },

  accumulate(hmm, obs, smoothed) {
    const components = componentsOf(hmm);
    const scales = expectScales(components, hmm.emission.dof, obs);
    return {
      components: accumulateComponents(components, obs, smoothed, scales),
      dof: accumulateDof(hmm.emission.dof, obs, scales, smoothed),
    };
  },

  maximise(hmm, statistics, prior) {
    const { means, covars } = maximiseComponents(componentsOf(hmm), statistics.components, prior);
    return { ...hmm.emission, means, scales: covars, dof: maximiseDof(hmm.emission.dof, statistics.dof) };
  },

  logPrior(hmm, prior) {
    return logCovariancePrior(componentsOf(hmm), prior);
  },

  collapsedStates(hmm, prior) {
    return collapsedComponents(componentsOf(hmm), prior);
  },

  parameterCount(hmm) {
    return hmm.emission.means.length + countCovariances(componentsOf(hmm)) + hmm.nStates;
  },

  permute(emission, order) {
    const scales = emission.covarianceType === 'tied' ? emission.scales.slice() : permuteRows(emission.scales, order);
    return { ...emission, means: permuteRows(emission.means, order), scales, dof: permuteRows(emission.dof, order) };
  },

  sample(hmm, state, rng, out, offset) {
    const dof = hmm.emission.dof[state]!;
    const scale = sampleGamma(dof / 2, rng) / (dof / 2);
    sampleComponent(componentsOf(hmm), state, 1 / Math.sqrt(scale), rng, out, offset);
  },

  moments(hmm) {
    const { means, dof } = hmm.emission;
    const scales = componentVariances(componentsOf(hmm));
    const variances = scales.map((scale, kd) => {
      const nu = dof[Math.floor(kd / hmm.nFeatures)]!;
      return (scale * nu) / (nu - 2);
    });
    return { means: means.slice(), variances };
  },
};

function componentsOf({ nStates, nFeatures, emission }: Hmm<StudentEmission>): Components {
  const { covarianceType, means, scales } = emission;
  const tieSize = covarianceType === 'tied' ? nStates : 1;
  return { nComponents: nStates, nFeatures, covarianceType, tieSize, means, covars: scales };
}
