import type { PreparedShapley } from '@winnow/kernels';
import { shapleyTree } from './shapleyTree.ts';
import type { Tree } from './tree.ts';

/** Trees that are explained in one go take about this many nodes, a few hundred bytes each. */
const BATCH_NODES = 50_000;

/** Where the batch ends that begins with a tree. */
export function endOfShapleyBatch(trees: readonly Tree[], first: number): number {
  let end = first;
  let nodes = 0;
  while (end < trees.length && nodes < BATCH_NODES) nodes += trees[end++]!.feature.length;
  return end;
}

/**
 * Trees made ready to be explained, those in one go that go together.
 * @param number   of the first tree in its ensemble
 * @param playerOf as `shapleyTree`
 */
export function* shapleyBatches(
  trees: readonly Tree[],
  number: number,
  nOutputs: number,
  playerOf?: (feature: number) => number,
): Generator<readonly PreparedShapley[]> {
  for (let first = 0; first < trees.length; ) {
    const end = endOfShapleyBatch(trees, first);
    yield trees.slice(first, end).map((tree, i) => shapleyTree(tree, (number + first + i) % nOutputs, playerOf));
    first = end;
  }
}
