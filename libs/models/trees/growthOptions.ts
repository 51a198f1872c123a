/** How a tree grows, whatever its loss. */
export interface GrowthOptions {
  /** the leaf that gains most is split next, or the first one that was made */
  readonly order: 'best_first' | 'depth_wise';
  readonly numLeaves: number;
  /** splits on the way to a leaf at most */
  readonly maxDepth: number;
  readonly lambdaL1: number;
  readonly lambdaL2: number;
  /** what a split has to gain more than, Σg² / (Σh + λ) of the children minus that of the node */
  readonly minGain: number;
  /** weight of a leaf's training rows, estimated from hessians as in LightGBM, at least */
  readonly minDataInLeaf: number;
  readonly minSumHessian: number;
  /** magnitude of a leaf's output at most, before the learning rate; absent: no limit */
  readonly maxOutput?: number;
  /** where values go that are missing only later: as 0 does, the default, or right, as in XGBoost */
  readonly laterMissing?: 'as_zero' | 'right';
  /** share of the features that are drawn anew for each depth, of those that the tree uses */
  readonly featureFractionByLevel: number;
  /** share of the features that are drawn anew for each node, of those of its depth */
  readonly featureFractionByNode: number;
  /** searches few features a node: histograms of all of them are never made */
  readonly isDirect: boolean;
  /** one threshold a feature and node is drawn, instead of searching for the best; needs `isDirect` */
  readonly hasRandomCuts: boolean;
  /** [F] 1 where the score must not fall as the feature rises, −1 where it must not rise, 0 free */
  readonly monotone: readonly number[] | undefined;
  readonly categorical: CategoricalOptions;
  /** small tables follow the arithmetic of a peer where the kernel has all that the options ask for; absent: none do */
  readonly exact?: ExactOptions;
}

/** docs/adr/0026-exact-small-tables.md */
export interface ExactOptions {
  readonly rules: 'lightgbm' | 'xgboost';
  /** rows of such a table at most */
  readonly maxRows: number;
}

/** Many-against-many splits of categories (Fisher 1958, "On grouping for maximum homogeneity"), with LightGBM's limits. */
export interface CategoricalOptions {
  /** L2 penalty added to lambdaL2 */
  readonly lambda: number;
  /** weight that a category has to have, and that its mean gradient is shrunk by */
  readonly smooth: number;
  /** categories on the smaller side at most */
  readonly maxCategories: number;
  /** up to this many bins, one category is split off the others */
  readonly maxOneHot: number;
  /** weight that a group of categories has to have */
  readonly minDataPerGroup: number;
}

/** Up to here, which of two equal splits is taken shows in held-out losses; above, packed integers are faster. */
export const EXACT_ROWS = 1536;

export const defaultCategorical: CategoricalOptions = {
  lambda: 10,
  smooth: 10,
  maxCategories: 32,
  maxOneHot: 4,
  minDataPerGroup: 100,
};
