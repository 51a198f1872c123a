import type { TreeEnsemble } from './tree.ts';
import type { TreeState } from './treeState.ts';

/** [F] each: how often a feature splits, and what its splits gained in all. */
export interface FeatureImportance {
  readonly split: Float64Array;
  readonly gain: Float64Array;
}

/** Of the state of any model of trees, boosted or forest. */
export function importances({ ensemble }: TreeState): FeatureImportance {
  return featureImportance(ensemble);
}

export function featureImportance({ nFeatures, trees }: TreeEnsemble): FeatureImportance {
  const split = new Float64Array(nFeatures);
  const gain = new Float64Array(nFeatures);
  for (const tree of trees) {
    tree.feature.forEach((feature, node) => {
      if (feature < 0) return;
      split[feature]! += 1;
      gain[feature]! += tree.gain[node]!;
    });
  }
  return { split, gain };
}
