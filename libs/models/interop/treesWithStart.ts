import type { Tree, TreeEnsemble } from '../trees/tree.ts';
import { stump } from './stump.ts';

/** The trees of an ensemble and what has to be added to the leaves of each, so that initial scores are in them. */
export function treesWithStart({ trees, initialScores }: TreeEnsemble): readonly { tree: Tree; bias: number }[] {
  const some = trees.length > 0 ? trees : initialScores.map(() => stump(0));
  return some.map((tree, m) => ({ tree, bias: initialScores[m] ?? 0 }));
}
