import type { BoostedState } from '../trees/boostedState.ts';
import type { ObjectiveSpec } from '../trees/objectives/createObjective.ts';
import { namedQuantiles } from '../trees/objectives/outputsOf.ts';
import type { TreeEnsemble } from '../trees/tree.ts';
import { unsupported } from './modelFileError.ts';

/** A model of trees that another program trained. */
export interface ImportedModel {
  readonly state: BoostedState;
  /** [F] of the features, as the file has them */
  readonly names: readonly string[];
}

/** @throws WinnowError `model_file_unsupported` for a quantile that no output is named for */
export function importedModel(
  where: string,
  objective: ObjectiveSpec,
  ensemble: TreeEnsemble,
  names: readonly string[],
): ImportedModel {
  const alphas = 'alpha' in objective ? [objective.alpha] : 'alphas' in objective ? objective.alphas : [];
  const other = alphas.find((alpha) => !namedQuantiles.includes(alpha));
  if (other !== undefined) {
    throw unsupported(where, `a quantile must be one of ${namedQuantiles.join(', ')}`, other);
  }
  const rounds = ensemble.trees.length / ensemble.initialScores.length;
  return { state: { objective, ensemble, rounds, reason: 'rounds', validationLoss: [] }, names };
}
