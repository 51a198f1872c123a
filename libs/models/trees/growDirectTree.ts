import {
  type DirectGrower,
  type DirectNode,
  directNodes,
  growDirect,
  type PackedScale,
  type RowSet,
} from '@winnow/kernels';
import type { FeatureBins } from './binnedDataset.ts';
import { numericThreshold } from './numericThreshold.ts';
import { addLeaf, createTreeDraft, type TreeDraft } from './tree.ts';

/**
 * Grows a tree of a forest on numeric features, as `growTree` does with `isDirect`, whole in a kernel. It draws other
 * numbers, and has its nodes in another order.
 * @param scale of the packed gradients; hessians are the weights of the rows
 * @param key   what is drawn depends on, two of 32 bits
 * @returns the tree, its leaves' values −Σg / Σh
 */
export function growDirectTree(
  grower: DirectGrower,
  set: RowSet,
  features: readonly FeatureBins[],
  scale: PackedScale,
  key: readonly [number, number],
): TreeDraft {
  const nNodes = growDirect(grower, set, key);
  const draft = createTreeDraft();
  const gainUnit = scale.hessian / scale.gradient ** 2;
  for (const grown of directNodes(grower, nNodes)) {
    const node = addLeaf(draft, grown.weight);
    if (grown.column < 0) draft.value[node] = grown.value;
    else writeSplit(draft, node, grown, features[grown.column]!, gainUnit);
  }
  return draft;
}

function writeSplit(draft: TreeDraft, node: number, grown: DirectNode, feature: FeatureBins, gainUnit: number): void {
  const { threshold, missingLeft } = numericThreshold(feature, grown.bin, grown.missingLeft);
  draft.feature[node] = grown.column;
  draft.threshold[node] = threshold;
  draft.missingLeft[node] = missingLeft;
  draft.left[node] = grown.left;
  draft.right[node] = grown.left + 1;
  draft.gain[node] = grown.gain * gainUnit;
}
