import type { Combination } from './combined/combination.ts';

/**
 * Columns of bins that oblivious trees split, and what a split of them means for values of a feature.
 *
 * Notation of the folder: N rows, F features, C columns, K outputs, L leaves of a tree.
 */
export type SplitColumn = NumericColumn | OneHotColumn | StatisticColumn | CombinedColumn;

/** Bin b holds the values above bound b − 1 and up to bound b; what is missing lies below all bounds. */
export interface NumericColumn {
  readonly kind: 'numeric';
  readonly feature: number;
  /** ascending */
  readonly bounds: readonly number[];
}

/** Bin b holds category b, the bin after the last one all that is none of them. */
export interface OneHotColumn {
  readonly kind: 'one_hot';
  readonly feature: number;
  readonly categories: readonly number[];
}

/** What one statistic says of each category when all training rows are known. */
export interface CategoryBins {
  readonly type: StatisticType;
  /** by category */
  readonly bins: Uint8Array;
  /** bin of a category that training rows do not have */
  readonly unseenBin: number;
}

/** Bins of a statistic of the targets of a category's rows (Prokhorenkova et al. 2018, section 3). */
export interface StatisticColumn extends CategoryBins {
  readonly kind: 'statistic';
  readonly feature: number;
  readonly categories: readonly number[];
  readonly nSplits: number;
}

/** The same of the rows that a combination of features does not tell apart. */
export interface CombinedColumn extends CategoryBins {
  readonly kind: 'combined';
  readonly combination: Combination;
  /** which of its statistics */
  readonly statistic: number;
  readonly nSplits: number;
}

/**
 * Of the rows of a category, in the terms of CatBoost's CTRs: `Borders` the share whose target lies above a border,
 * `Buckets` the share whose target is in a class, `Counter` how many there are.
 */
export type StatisticType = 'Borders' | 'Buckets' | 'Counter';

/** Below all values, and held by single precision, in which some formats keep thresholds. */
export const BELOW_ALL = -3.4028234663852886e38;

export function splitsOf(column: SplitColumn): number {
  switch (column.kind) {
    case 'numeric':
      return column.bounds.length;
    case 'one_hot':
      return column.categories.length > 1 ? column.categories.length : 0;
    case 'statistic':
    case 'combined':
      return column.nSplits;
    default:
      return column satisfies never;
  }
}

/** Whether rows of a bin keep their leaf when it is split. */
export function staysAt(column: SplitColumn, splitBin: number, bin: number): boolean {
  return column.kind === 'one_hot' ? bin !== splitBin : bin <= splitBin;
}
