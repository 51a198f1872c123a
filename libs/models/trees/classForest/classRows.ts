import type { Table } from '../binDataset.ts';
import type { BinnedDataset } from '../binnedDataset.ts';

/** Rows whose classes a forest learns. Notation: N rows, K classes. */
export interface ClassRows {
  readonly dataset: BinnedDataset;
  /** what was binned */
  readonly table: Table;
  /** [N] from 0 */
  readonly classes: ArrayLike<number>;
  /** K */
  readonly nClasses: number;
  /** [N] a row of weight 2 is two rows */
  readonly weight: Float64Array;
  /** [N] multiplies what a row says of its class, without its being more rows */
  readonly lossWeight: Float64Array;
  /** [F, 256, 2] as `binEdges` has them: one threshold a feature is drawn between values; absent: the best is searched for */
  readonly edges?: Float64Array;
}

/** How a tree of classes grows, with the limits of scikit-learn's forests. */
export interface ClassGrowth {
  readonly maxDepth: number;
  /** weight of the rows of a leaf */
  readonly minSamplesLeaf: number;
  /** features that a node looks at, unless all of them are constant there */
  readonly nDrawn: number;
}
