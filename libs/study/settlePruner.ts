import type { PrunerSpec } from '@winnow/search';

/**
 * The pruner of a study that prunes by folds. Its steps are the objective over all rows tested so far, so that what one fold
 * gave stands in every later step: a signed-rank test must compare what each fold added. What the file says goes before.
 */
export function settlePruner(pruner: PrunerSpec): PrunerSpec {
  if (pruner.name === 'wilcoxon') return { ...pruner, increments: pruner.increments ?? true };
  if (pruner.name === 'patient' && pruner.pruner?.name === 'wilcoxon') {
    return { ...pruner, pruner: { ...pruner.pruner, increments: pruner.pruner.increments ?? true } };
  }
  return pruner;
}
