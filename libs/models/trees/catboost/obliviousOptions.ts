import type { ObjectiveSpec } from '../objectives/createObjective.ts';
import type { StatisticChoice } from './targetStatistics.ts';

/** What a fit of oblivious trees is told, all defaults being settled. */
export interface ObliviousOptions {
  readonly objective: ObjectiveSpec;
  /** scores start from those that are best without any tree, instead of 0 */
  readonly startsFromAverage: boolean;
  readonly rounds: number;
  readonly learningRate: number;
  readonly depth: number;
  /** L2 penalty of leaf outputs */
  readonly lambda: number;
  /** leaf outputs that choose a split come from rows before those that it is scored on */
  readonly isOrdered: boolean;
  /** the order of the rows is that of time: none is drawn at random */
  readonly isInTime: boolean;
  readonly scoreFunction: 'Cosine' | 'L2';
  /** how much noise the scores of splits get */
  readonly randomStrength: number;
  /** share of the columns that are drawn for each level */
  readonly columnFraction: number;
  readonly bootstrap: Bootstrap;
  readonly leaves: LeafEstimation;
  readonly bins: BinChoice;
  /** rounds without a better loss on the validation rows, after which to stop; 0 never stops */
  readonly earlyStoppingRounds: number;
}

export type Bootstrap =
  | { readonly kind: 'No' }
  /** weights of rows are the powers of exponential draws */
  | { readonly kind: 'Bayesian'; readonly temperature: number }
  | { readonly kind: 'Bernoulli'; readonly fraction: number }
  /** rows of large gradients are more likely to be taken (Ibragimov and Gusev 2019) */
  | { readonly kind: 'MVS'; readonly fraction: number };

export interface LeafEstimation {
  readonly method: 'Newton' | 'Gradient' | 'Exact';
  /** steps at most */
  readonly iterations: number;
}

export interface BinChoice {
  /** bounds of a numeric feature at most, 1 to 255 */
  readonly maxBounds: number;
  /** features that hold categories, by number */
  readonly categorical: readonly number[];
  /** features of more categories than this are split by statistics */
  readonly maxOneHot: number;
  readonly statistics: StatisticChoice;
  /** categorical features that are combined at most, splits of the tree counting as one; 1 combines none */
  readonly maxCombined: number;
  /** of combinations */
  readonly combinedStatistics: StatisticChoice;
  /** how much a statistic that no tree uses yet is held back */
  readonly modelSizeReg: number;
}
