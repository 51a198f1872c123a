import { isLeaf, type Tree } from '../trees/tree.ts';

/** For tests: the child of a node that a row goes to. @param row [F] */
export function childOf(tree: Tree, node: number, row: ArrayLike<number>): number {
  const value = row[tree.feature[node]!]!;
  const categories = tree.categories[node];
  const isLeft = Number.isNaN(value)
    ? tree.missingLeft[node] === 1
    : categories === undefined
      ? value <= tree.threshold[node]!
      : categories.includes(value);
  return isLeft ? tree.left[node]! : tree.right[node]!;
}

/** For tests: the leaf that a row reaches. */
export function leafReached(tree: Tree, row: ArrayLike<number>): number {
  let node = 0;
  while (!isLeaf(tree, node)) node = childOf(tree, node, row);
  return node;
}
