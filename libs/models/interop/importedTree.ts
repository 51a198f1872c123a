import type { TreeDraft } from '../trees/tree.ts';
import { createTreeDraft } from '../trees/tree.ts';

/** What a file says of a node. */
export type FileNode = FileSplit | FileLeaf;

export interface FileLeaf {
  readonly kind: 'leaf';
  readonly value: number;
  readonly count: number;
}

export interface FileSplit {
  readonly kind: 'split';
  readonly feature: number;
  readonly threshold: number;
  /** not empty; where given, they decide and no threshold */
  readonly categories?: readonly number[];
  readonly missingLeft: boolean;
  readonly left: number;
  readonly right: number;
  readonly gain: number;
  readonly count: number;
}

/**
 * A tree out of the nodes of a file, numbered as they are met from the root on, left before right.
 * @param nodeAt by number in the file
 * @param refuse throws for a node that is met twice, which would not be a tree
 */
export function importedTree(root: number, nodeAt: (id: number) => FileNode, refuse: (id: number) => never): TreeDraft {
  const tree = createTreeDraft();
  const met = new Set<number>();
  const waiting: { readonly id: number; readonly parent: number; readonly side: 'left' | 'right' }[] = [];
  const append = (id: number): number => {
    if (met.has(id)) refuse(id);
    met.add(id);
    const node = nodeAt(id);
    const at = appendNode(tree, node);
    if (node.kind === 'split') {
      waiting.push({ id: node.right, parent: at, side: 'right' }, { id: node.left, parent: at, side: 'left' });
    }
    return at;
  };
  append(root);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    tree[next.side][next.parent] = append(next.id);
  }
  return tree;
}

function appendNode(tree: TreeDraft, node: FileNode): number {
  const isSplit = node.kind === 'split';
  const at = tree.feature.push(isSplit ? node.feature : -1) - 1;
  tree.threshold.push(isSplit ? node.threshold : 0);
  tree.missingLeft.push(Number(isSplit && node.missingLeft));
  tree.left.push(at);
  tree.right.push(at);
  tree.value.push(isSplit ? 0 : node.value);
  tree.gain.push(isSplit ? node.gain : 0);
  tree.count.push(node.count);
  if (isSplit && node.categories) tree.categories[at] = node.categories;
  return at;
}
