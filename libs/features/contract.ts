import type { BarColumn, Series } from '@winnow/market';

/**
 * One causal transform of bars. Notation: T bars, F features, N rows.
 *
 * `compute` fills `out[i]` from bars `0..i` only: no value may depend on a later bar. `out[i]` is NaN for `i < warmup`
 * and finite from `warmup` on for every valid series.
 */
export interface Feature {
  /** what the value is and how it is computed, with source; one line, shown in docs/reference/features.md */
  readonly description: string;
  readonly unit: 'log return' | 'ratio' | 'z-score' | 'index 0..100' | 'log return per bar';
  /** number of leading bars without a value */
  readonly warmup: number;
  readonly inputs: readonly Exclude<BarColumn, 'ts'>[];
  /** @param out [T] receives the feature */
  compute(series: Series, out: Float64Array): void;
}

/** Feature values of one symbol, row-major; one row per bar that has all features. */
export interface FeatureMatrix {
  /** [N, F] */
  readonly data: Float64Array;
  readonly rows: number;
  readonly cols: number;
  readonly names: readonly string[];
  /** [N] index into the series of the bar at whose close the row is known; consecutive, ascending */
  readonly barIndex: Int32Array;
}

/** What a model learns for each row; a row's label interval is [barIndex, endIndex) in bars, half-open. */
export interface Labels {
  /** [N] simple return from the row's close to the close of bar `endIndex` */
  readonly ret: Float64Array;
  /** [N] 1 where `ret > 0`, else 0 */
  readonly up: Uint8Array;
  /** [N] index of the bar at whose close the label is known (t1) */
  readonly endIndex: Int32Array;
}
