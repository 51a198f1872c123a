import type { Leaf } from './growth.ts';
import type { GrowthOptions } from './growthOptions.ts';

/** The leaves that can be split. */
export interface LeafQueue {
  /** Takes a leaf in if there is a split of it. */
  push(leaf: Leaf): void;
  /** The leaf to be split next; undefined when none is left. */
  pop(): Leaf | undefined;
}

export function createLeafQueue(order: GrowthOptions['order']): LeafQueue {
  return order === 'best_first' ? bestFirst() : firstCome();
}

/** Of equal gains, the leaf that lies first in the tree's list wins. */
function bestFirst(): LeafQueue {
  const leaves: Leaf[] = [];
  return {
    push: (leaf) => {
      if (leaf.split !== undefined) leaves.push(leaf);
    },
    pop: () => {
      let best = 0;
      for (let i = 1; i < leaves.length; i++) if (isBefore(leaves[i]!, leaves[best]!)) best = i;
      const found = leaves[best];
      const last = leaves.pop();
      if (found !== last) leaves[best] = last!;
      return found;
    },
  };
}

function isBefore(a: Leaf, b: Leaf): boolean {
  const difference = a.split!.gain - b.split!.gain;
  return difference > 0 || (difference === 0 && a.index < b.index);
}

/** Level by level, as children come after their parents. */
function firstCome(): LeafQueue {
  const leaves: Leaf[] = [];
  let taken = 0;
  return {
    push: (leaf) => {
      if (leaf.split !== undefined) leaves.push(leaf);
    },
    pop: () => leaves[taken++],
  };
}
