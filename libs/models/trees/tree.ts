import type { TreeNodes } from '@winnow/kernels';
import type { CombinedFeatures } from './combinedFeatures.ts';

/** A tree, with what is known of its growth. Plain data, as are all below. */
export interface Tree extends TreeNodes {
  /** what the split of a node gained, in units of the loss, times two; 0 for a leaf */
  readonly gain: readonly number[];
  /** weight of the training rows that reach a node */
  readonly count: readonly number[];
}

/** Scores of a row are the initial ones plus the leaves that it reaches; tree m counts for output m % K. */
export interface TreeEnsemble {
  /** F */
  readonly nFeatures: number;
  /** [K] */
  readonly initialScores: readonly number[];
  readonly trees: readonly Tree[];
  /** features of which 0 is a missing value too; only models that were read from elsewhere have such */
  readonly zeroIsMissing?: readonly number[];
  /** features from F on, which are made of the others; absent where there are none */
  readonly combined?: CombinedFeatures;
}

type Mutable<T> = { -readonly [P in keyof T]: T[P] extends readonly (infer E)[] ? E[] : T[P] };

/** A tree that is being grown. */
export interface TreeDraft extends Omit<Mutable<Tree>, 'categories'> {
  readonly categories: Record<number, readonly number[]>;
}

export function createTreeDraft(): TreeDraft {
  return {
    feature: [],
    threshold: [],
    missingLeft: [],
    left: [],
    right: [],
    value: [],
    gain: [],
    count: [],
    categories: {},
  };
}

/** @returns the number of the new node, a leaf */
export function addLeaf(draft: TreeDraft, count: number): number {
  const node = draft.feature.push(-1) - 1;
  for (const column of [draft.threshold, draft.missingLeft, draft.value, draft.gain]) column.push(0);
  draft.left.push(node);
  draft.right.push(node);
  draft.count.push(count);
  return node;
}

export function isLeaf(tree: Pick<Tree, 'feature'>, node: number): boolean {
  return tree.feature[node]! < 0;
}
