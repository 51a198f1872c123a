import type { Tree, TreeEnsemble } from '../trees/tree.ts';

/** The trees of an ensemble and what has to be added to the leaves of each, so that initial scores are in them. */
export function treesWithStart({ trees, initialScores }: TreeEnsemble): readonly { tree: Tree; bias: number }[] {
  const some = trees.length > 0 ? trees : initialScores.map(() => LEAF);
  return some.map((tree, m) => ({ tree, bias: initialScores[m] ?? 0 }));
}

const LEAF: Tree = {
  feature: [-1],
  threshold: [0],
  missingLeft: [0],
  left: [0],
  right: [0],
  value: [0],
  gain: [0],
  count: [1],
  categories: {},
};
