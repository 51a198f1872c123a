import type { GrowthOptions } from './growthOptions.ts';

/** A table of values; NaN is missing, infinities are values. */
export interface Table {
  /** [N, F] row-major */
  readonly data: Float64Array;
  readonly rows: number;
  readonly cols: number;
}

/**
 * A table whose values are replaced by small integers, made once and read by every fit on it, in any thread: plain data,
 * and its bins can lie in a SharedArrayBuffer.
 *
 * Notation of the folder: N rows, F features, K outputs, M trees.
 */
export interface BinnedDataset {
  readonly rows: number;
  /** F */
  readonly cols: number;
  /** columns of `bins`: F rounded up to a multiple of four, those from F on 0 */
  readonly stride: number;
  /** [N, stride] */
  readonly bins: Uint8Array;
  /** [F] */
  readonly features: readonly FeatureBins[];
}

/** A table whose bins are chosen and not applied yet: for one fit, which replaces the values as it reads them. */
export interface ChosenBins extends Omit<BinnedDataset, 'bins'> {
  /** [N, F] */
  readonly data: Float64Array;
  /** bin of a missing value of a feature without missing ones */
  readonly laterMissing?: GrowthOptions['laterMissing'];
}

export type FeatureBins = NumericBins | CategoricalBins;

/** Bin b holds the values above bound b − 1 and up to bound b, the last value bin what is above all. */
export interface NumericBins {
  readonly kind: 'numeric';
  /** ascending, one fewer than there are value bins */
  readonly bounds: readonly number[];
  /** there are missing values, in the bin after the value bins */
  readonly hasMissing: boolean;
}

/** Bin 0 holds what is missing, negative, rare or never seen; bin b ≥ 1 the category `categories[b − 1]`. */
export interface CategoricalBins {
  readonly kind: 'categorical';
  /** integers, the most frequent first */
  readonly categories: readonly number[];
}

/** Bins with values, without one for missing values behind them. */
export function valueBins(feature: FeatureBins): number {
  return feature.kind === 'numeric' ? feature.bounds.length + 1 : feature.categories.length + 1;
}

/** Whether two tables are in the same bins. */
export function haveSameBins(a: Omit<BinnedDataset, 'bins'>, b: Omit<BinnedDataset, 'bins'>): boolean {
  if (a.features === b.features) return true;
  return a.cols === b.cols && a.features.every((feature, f) => isSame(feature, b.features[f]!));
}

function isSame(a: FeatureBins, b: FeatureBins): boolean {
  if (a.kind === 'numeric') return b.kind === 'numeric' && a.hasMissing === b.hasMissing && isEqual(a.bounds, b.bounds);
  return b.kind === 'categorical' && isEqual(a.categories, b.categories);
}

function isEqual(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
