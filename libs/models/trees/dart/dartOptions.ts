/** Dropouts of trees (Vinayak and Gilad-Bachrach 2015, "DART: Dropouts meet multiple additive regression trees"). */
export interface DartOptions {
  /** share of the earlier trees that a round drops on average */
  readonly dropRate: number;
  /** dropped in a round at most; the share is no higher than that */
  readonly maxDrop: number;
  /** probability of a round without any drop */
  readonly skipDrop: number;
  /** drops one where a round that may drop would drop none */
  readonly oneDrop: boolean;
  /** trees are dropped in proportion to their present weight */
  readonly isWeighted: boolean;
  /** what is dropped as one: a round with the trees of all its outputs, as in LightGBM, or a tree, as in XGBoost */
  readonly unit: 'round' | 'tree';
  /** how the new trees and the k dropped ones share what these said */
  readonly normalise: DartNormalisation;
}

/**
 * Weights of the new trees, in learning rates η, and what those of the dropped ones are multiplied by:
 * - `equal`  1 / (k + 1) and k / (k + 1): LightGBM's
 * - `tree`   1 / (k + η) and k / (k + η): XGBoost's, and LightGBM's `xgboost_dart_mode`
 * - `forest` 1 / (1 + η) and 1 / (1 + η): XGBoost's
 */
export type DartNormalisation = 'equal' | 'tree' | 'forest';

/** @param k units dropped; for 0, new trees have the learning rate */
export function dartWeights(
  normalise: DartNormalisation,
  k: number,
  learningRate: number,
): { readonly grown: number; readonly dropped: number } {
  if (k === 0) return { grown: 1, dropped: 1 };
  switch (normalise) {
    case 'equal':
      return { grown: 1 / (k + 1), dropped: k / (k + 1) };
    case 'tree':
      return { grown: 1 / (k + learningRate), dropped: k / (k + learningRate) };
    case 'forest':
      return { grown: 1 / (1 + learningRate), dropped: 1 / (1 + learningRate) };
    default:
      return normalise satisfies never;
  }
}
