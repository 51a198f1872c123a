import type { FeatureMatrixView, Outputs } from '../contract.ts';
import type { BoostedState } from './boostedState.ts';
import { createObjective } from './objectives/createObjective.ts';
import { outputsOf } from './objectives/outputsOf.ts';
import { predictScores } from './predictScores.ts';

/** The outputs of a boosted model, those of its objective. */
export function predictBoosted({ objective, ensemble }: BoostedState, view: FeatureMatrixView): Outputs {
  const scores = predictScores(ensemble, view);
  const { transform, nOutputs } = createObjective(objective);
  const columns = Array.from({ length: nOutputs }, () => new Float64Array(view.rows));
  const row = new Float64Array(nOutputs);
  for (let n = 0; n < view.rows; n++) {
    for (let k = 0; k < nOutputs; k++) row[k] = scores[n * nOutputs + k]!;
    transform(row);
    for (let k = 0; k < nOutputs; k++) columns[k]![n] = row[k]!;
  }
  return Object.fromEntries(outputsOf(objective).map((name, k) => [name, columns[k]!]));
}
