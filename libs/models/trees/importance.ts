import { sourcesOf } from './combinedFeatures.ts';
import type { TreeEnsemble } from './tree.ts';
import type { TreeState } from './treeState.ts';

/** [F] each: how often a feature splits, and what its splits gained in all. What is combined counts in equal parts for its features. */
export interface FeatureImportance {
  readonly split: Float64Array;
  readonly gain: Float64Array;
}

/** Of the state of any model of trees, boosted or forest. */
export function importances({ ensemble }: TreeState): FeatureImportance {
  return featureImportance(ensemble);
}

export function featureImportance({ nFeatures, trees, combined }: TreeEnsemble): FeatureImportance {
  const split = new Float64Array(nFeatures);
  const gain = new Float64Array(nFeatures);
  const sources = combined ? sourcesOf(combined, [...combined.features.keys()]) : [];
  for (const tree of trees) {
    tree.feature.forEach((feature, node) => {
      if (feature < 0) return;
      const among = sources[feature - nFeatures] ?? [feature];
      for (const one of among) {
        split[one]! += 1 / among.length;
        gain[one]! += tree.gain[node]! / among.length;
      }
    });
  }
  return { split, gain };
}
