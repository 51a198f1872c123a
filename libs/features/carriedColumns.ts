import { resampleSeries, type Series, type Timeframe, timeframeMs, windowRows } from '@winnow/market';
import type { Feature } from './contract.ts';
import { notFinite } from './notFinite.ts';

/** A column of the matrix and the feature that fills it. */
export interface FeatureColumn {
  readonly name: string;
  readonly feature: Feature;
  readonly col: number;
}

/**
 * Features of higher bars, to be carried forward over the bars of a series. A higher bar is known from the first bar that
 * closes at or after its end. Notation: T bars, J higher bars, C columns.
 */
export interface CarriedColumns {
  /** index of the first bar at which all columns have a value; T when there is none */
  readonly first: number;
  /** [J] epoch ms UTC at which each higher bar ends */
  readonly endMs: Float64Array;
  /** [J, C] */
  readonly values: Float64Array;
  /** [C] position of each column in the matrix */
  readonly cols: Int32Array;
}

/**
 * @param timeframe longer than that of the series
 * @throws WinnowError `argument_invalid` for a value that is not finite; those of `resampleSeries`
 */
export function carriedColumns(
  series: Series,
  timeframe: Timeframe,
  columns: readonly FeatureColumn[],
): CarriedColumns {
  const higher = resampleSeries(series, timeframe);
  const values = new Float64Array(higher.rows * columns.length);
  for (const [c, { name, feature }] of columns.entries()) {
    const kernel = feature.create();
    for (let j = 0; j < higher.rows; j++) {
      const at = j * columns.length + c;
      kernel.push(higher, j, values, at);
      if (j >= feature.warmup && !Number.isFinite(values[at])) {
        throw notFinite(`${series.symbol} ${timeframe} bar ${j}`, name, values[at]!);
      }
    }
  }
  const endMs = higher.ts.map((ts) => ts + timeframeMs[timeframe]);
  const warmup = Math.max(...columns.map(({ feature }) => feature.warmup));
  const cols = Int32Array.from(columns, ({ col }) => col);
  return { first: firstClosingAt(series, endMs[warmup]), endMs, values, cols };
}

/** Index of the first bar that closes at or after `endMs`; the number of bars when there is none. */
function firstClosingAt(series: Series, endMs: number | undefined): number {
  if (endMs === undefined) return series.rows;
  const from = endMs - timeframeMs[series.timeframe];
  return windowRows(series, { from, to: Number.POSITIVE_INFINITY }).start;
}

/**
 * Writes the values known at the close of each bar from `first` on. Whole rows are copied while no higher bar ends, so
 * columns of other origin must be written afterwards.
 * @param data [T − first, F] row-major
 */
export function carryForward(
  carried: readonly CarriedColumns[],
  { rows, ts, timeframe }: Series,
  first: number,
  data: Float64Array,
  F: number,
): void {
  const barMs = timeframeMs[timeframe];
  const known = new Int32Array(carried.length).fill(-1); // last higher bar that has ended, of each group
  let t = first;
  while (t < rows) {
    const row = (t - first) * F;
    const closeMs = ts[t]! + barMs;
    let nextEndMs = Number.POSITIVE_INFINITY;
    for (const [g, { endMs, values, cols }] of carried.entries()) {
      let j = known[g]!;
      while (j + 1 < endMs.length && endMs[j + 1]! <= closeMs) j += 1;
      known[g] = j;
      for (let c = 0; c < cols.length; c++) data[row + cols[c]!] = values[j * cols.length + c]!;
      if (j + 1 < endMs.length) nextEndMs = Math.min(nextEndMs, endMs[j + 1]!);
    }
    const runStart = t;
    do t += 1;
    while (t < rows && ts[t]! + barMs < nextEndMs);
    repeatRow(data, row, F, t - runStart);
  }
}

/** Copies the row at `start` to the `count − 1` rows after it, doubling what it copies each time. */
function repeatRow(data: Float64Array, start: number, F: number, count: number): void {
  const end = start + count * F;
  for (let filled = F; start + filled < end; filled *= 2) {
    data.copyWithin(start + filled, start, Math.min(start + filled, end - filled));
  }
}
