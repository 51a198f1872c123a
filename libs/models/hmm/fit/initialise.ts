import type { Rng } from '@winnow/core';
import { emissionFamilies } from '../emissions/emissionFamilies.ts';
import type { EmissionSpec } from '../emissions/emissionFamily.ts';
import type { Hmm, Observations } from '../hmm.ts';
import type { RowDescription } from './describeRows.ts';
import type { HmmPrior } from './options.ts';
import { type LabelMethod, startingLabels } from './startingLabels.ts';

/** Market regimes last: about ten rows to start with. EM finds the true length from either side. */
const START_STAY_PROB = 0.9;

/** Starting parameters of EM: the rows are given one state each. Notation: see hmm.ts. */
export function initialise(
  spec: EmissionSpec,
  obs: Observations,
  method: LabelMethod,
  description: RowDescription,
  prior: HmmPrior,
  rng: Rng,
): Hmm {
  const family = emissionFamilies[spec.emission];
  const labels = startingLabels(family.describe?.(spec, obs) ?? obs, spec.nStates, method, description, rng);
  return startFromLabels(spec, obs, labels, prior, rng);
}

/** @param labels [T] state of each row */
export function startFromLabels(
  spec: EmissionSpec,
  obs: Observations,
  labels: Int32Array,
  prior: HmmPrior,
  rng: Rng,
): Hmm {
  return {
    nStates: spec.nStates,
    nFeatures: obs.cols,
    startProb: new Float64Array(spec.nStates).fill(1 / spec.nStates),
    transMat: stickyTransitions(spec.nStates),
    emission: emissionFamilies[spec.emission].initialise(spec, obs, labels, prior, rng),
  };
}

/** @returns [K, K] rows sum to 1 */
function stickyTransitions(nStates: number): Float64Array {
  if (nStates === 1) return Float64Array.of(1);
  const transMat = new Float64Array(nStates * nStates).fill((1 - START_STAY_PROB) / (nStates - 1));
  for (let k = 0; k < nStates; k++) transMat[k * nStates + k] = START_STAY_PROB;
  return transMat;
}
