import type { FeatureMatrixView, Outputs } from '../contract.ts';
import type { BoostedState } from './boostedState.ts';
import { createObjective } from './objectives/createObjective.ts';
import { predictScores } from './predictScores.ts';

/** The output of a boosted model: `p_up` of the logistic objective, `E_r` of any other. */
export function predictBoosted({ objective, ensemble }: BoostedState, view: FeatureMatrixView): Outputs {
  const values = predictScores(ensemble, view);
  const { transform } = createObjective(objective);
  for (let n = 0; n < values.length; n++) transform(values.subarray(n, n + 1));
  return objective.name === 'logistic' ? { p_up: values } : { E_r: values };
}
