import { buildFeatureMatrix, type FeatureName } from '@winnow/features';
import type { ColumnTable, Series, Timeframe } from '@winnow/market';
import { take } from '@winnow/numerics';

/** What an HMM reads from its data file. Plain data: part of the artefact, so that `apply` reads the same. */
export type FeaturePlan =
  | { readonly kind: 'bars'; readonly names: readonly FeatureName[]; readonly timeframe: Timeframe }
  | {
      readonly kind: 'columns';
      readonly names: readonly string[];
      /** column with a price, for plots and returns; never a feature by itself */
      readonly price: string | null;
    };

/** A data file as it was read. */
export type HmmInput =
  | { readonly kind: 'bars'; readonly series: Series }
  | { readonly kind: 'columns'; readonly table: ColumnTable };

/** Features row by row with what is known beside them. Notation: N rows, D features. */
export interface RegimeTable {
  readonly names: readonly string[];
  readonly rows: number;
  readonly cols: number;
  /** [N, D] row-major, unscaled; NaN is a missing value */
  readonly data: Float64Array;
  /** [N] epoch ms UTC: the time stamp of the row, for bars that of their open; undefined when rows have none */
  readonly ts: Float64Array | undefined;
  /** [N] close of the bar, or the price column */
  readonly price: Float64Array | undefined;
  /** [N] simple return of the price over the row; NaN for the very first row of the file */
  readonly ret: Float64Array | undefined;
}

/** Bars without all features (the warm-up) have no row. */
export function buildRegimeTable(input: HmmInput, plan: FeaturePlan): RegimeTable {
  if (input.kind === 'columns') return columnsTable(input.table, plan);
  const { series } = input;
  const matrix = buildFeatureMatrix(series, plan.names as readonly FeatureName[], { start: 0, end: series.rows });
  const ret = simpleReturns(series.close);
  const { names, rows, cols, data, barIndex } = matrix;
  const [ts, price] = [take(series.ts, barIndex), take(series.close, barIndex)];
  return { names, rows, cols, data, ts, price, ret: take(ret, barIndex) };
}

/** The columns that a plan reads from a table: its features, then the price. */
export function plannedColumns({ names, price }: Extract<FeaturePlan, { kind: 'columns' }>): string[] {
  return price === null || names.includes(price) ? [...names] : [...names, price];
}

function columnsTable(table: ColumnTable, plan: FeaturePlan): RegimeTable {
  const { rows, ts } = table;
  const { names } = plan;
  const cols = names.length;
  const width = table.names.length;
  const data = new Float64Array(rows * cols);
  for (let t = 0; t < rows; t++) data.set(table.data.subarray(t * width, t * width + cols), t * cols);
  const place = plan.kind === 'columns' && plan.price !== null ? table.names.indexOf(plan.price) : -1;
  const price = place < 0 ? undefined : Float64Array.from({ length: rows }, (_, t) => table.data[t * width + place]!);
  return { names, rows, cols, data, ts, price, ret: price && simpleReturns(price) };
}

/** [T] price[t] / price[t−1] − 1; NaN for the first row, and where a price is missing or not positive. */
function simpleReturns(price: Float64Array): Float64Array {
  return price.map((value, t) => (t > 0 && value > 0 && price[t - 1]! > 0 ? value / price[t - 1]! - 1 : Number.NaN));
}
