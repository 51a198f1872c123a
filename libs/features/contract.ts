import type { BarColumn, Series } from '@winnow/market';

/**
 * One causal transform of bars. Notation: T bars, F features, N rows.
 *
 * The kernel is the one definition of a feature: `compute` (batch) drives it over the columns of a series,
 * `createFeatureStream` (live) over one bar at a time.
 */
export interface Feature {
  /** what the value is and how it is computed, with source; one line, shown in docs/reference/features.md */
  readonly description: string;
  readonly unit: FeatureUnit;
  /** number of leading bars without a value */
  readonly warmup: number;
  readonly inputs: readonly BarColumn[];
  /** what makes the feature stationary; `<name>_stationary` is the feature with it applied, see stationary.ts */
  readonly stationarity: Stationarity;
  /** A kernel that has seen no bar. */
  create(): Kernel;
  /** @param out [T] receives the feature of every bar, NaN for the first `warmup` */
  compute(series: Series, out: Float64Array): void;
}

/** What a feature file writes; `defineFeature` adds the batch form. */
export type FeatureDefinition = Omit<Feature, 'compute'>;

export type FeatureUnit =
  | 'correlation'
  | 'exponent'
  | 'fraction'
  | 'index 0..100'
  | 'index −1..1'
  | 'log price'
  | 'log return'
  | 'log return per bar'
  | 'log return per million traded'
  | 'log volume'
  | 'percent'
  | 'price'
  | 'ratio'
  | 'volume'
  | 'z-score';

/**
 * How a feature becomes stationary:
 * - `none`     it is, as far as prices allow
 * - `diff`     by its change from bar to bar
 * - `log_diff` by the change of its logarithm; it is always positive
 * - `robust_z` by its distance from the median of its recent values, in units of their spread
 */
export type Stationarity = 'none' | 'diff' | 'log_diff' | 'robust_z';

/** Columns of bars, equally long; a `Series` has them. */
export type BarColumns = { readonly [C in BarColumn]: Float64Array };

/** The state of a feature between bars. */
export interface Kernel {
  /**
   * Takes in bar `t`, the one after the bar of the call before, and writes the feature at its close to `out[at]`: NaN for
   * the first `warmup` bars, finite from then on for valid bars. It reads no other bar, so it cannot look ahead. Arrays
   * and indices instead of numbers, because V8 boxes numbers that cross a call which it cannot inline.
   */
  push(bars: BarColumns, t: number, out: Float64Array, at: number): void;
}

/** Feature values of one symbol, row-major; one row per bar that has all features, less those that were left out. */
export interface FeatureMatrix {
  /** [N, F] */
  readonly data: Float64Array;
  readonly rows: number;
  readonly cols: number;
  readonly names: readonly string[];
  /** [N] index into the series of the bar at whose close the row is known; ascending, consecutive unless rows were left out */
  readonly barIndex: Int32Array;
}
