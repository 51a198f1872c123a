import type { Tree } from '../trees/tree.ts';

/** A tree of one leaf. */
export function stump(value: number): Tree {
  return {
    feature: [-1],
    threshold: [0],
    missingLeft: [0],
    left: [0],
    right: [0],
    value: [value],
    gain: [0],
    count: [1],
    categories: {},
  };
}
