import type { GrownTree, PackedScale } from '@winnow/kernels';
import type { FeatureBins } from './binnedDataset.ts';
import type { GrowthOptions } from './growthOptions.ts';
import { numericThreshold } from './numericThreshold.ts';
import type { TreeDraft } from './tree.ts';

/**
 * What a kernel has grown on numeric features, in thresholds and units of the loss. Values are still 0.
 * @param scale of the packed gradients
 */
export function treeOf(
  { feature, bin, missingLeft, left, gain, weight }: GrownTree,
  features: readonly FeatureBins[],
  scale: PackedScale,
  laterMissing?: GrowthOptions['laterMissing'],
): TreeDraft {
  const gainUnit = scale.hessian / scale.gradient ** 2;
  const draft: TreeDraft = {
    feature,
    threshold: [],
    missingLeft: [],
    left,
    right: [],
    value: [],
    gain: gain.map((packed) => packed * gainUnit),
    count: weight,
    categories: {},
  };
  for (let node = 0; node < feature.length; node++) {
    const isLeaf = feature[node]! < 0;
    const split = isLeaf ? NO_SPLIT : numericThreshold(features[feature[node]!]!, bin[node]!, missingLeft[node] === 1);
    draft.threshold.push(split.threshold);
    draft.missingLeft.push(laterMissing === 'right' ? missingLeft[node]! : split.missingLeft);
    draft.right.push(isLeaf ? node : left[node]! + 1);
    draft.value.push(0);
  }
  return draft;
}

const NO_SPLIT = { threshold: 0, missingLeft: 0 };
