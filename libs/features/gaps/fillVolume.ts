import type { BarColumn, FilledTimeline, Series } from '@winnow/market';
import type { Feature, FeatureMatrix } from '../contract.ts';
import { resolveFor } from '../resolveFeature.ts';

/** Columns that a missing bar has: its time, and that nothing was traded. */
const PRICELESS: readonly BarColumn[] = ['ts', 'volume'];

/** The features of `names` that a gap leaves without a value to look at: all but those of `fillVolume`. */
export function gapBound(names: readonly string[], { timeframe }: Pick<Series, 'timeframe'>): string[] {
  return resolveFor(names, timeframe, 'gapBound')
    .filter((item) => item.timeframe !== undefined || !isPriceless(item.feature))
    .map(({ name }) => name);
}

/**
 * Computes the features of the bars' volume and time anew over all bars that were seen or expected, where a missing bar
 * has volume 0. Features that read a price, and those of longer timeframes, stay as they are. Notation: N rows, F columns,
 * G bars of the timeline.
 * @param matrix of `series`
 * @returns the matrix with those columns replaced; no row comes or goes
 */
export function fillVolume(matrix: FeatureMatrix, series: Series, timeline: FilledTimeline): FeatureMatrix {
  const data = matrix.data.slice();
  const rowAt = timelineRows(timeline, series.rows);
  for (const [col, { feature, timeframe }] of resolveFor(matrix.names, series.timeframe, 'fillVolume').entries()) {
    if (timeframe !== undefined || !isPriceless(feature)) continue;
    const values = valuesOn(timeline, feature);
    for (let row = 0; row < matrix.rows; row++) {
      data[row * matrix.cols + col] = values[rowAt[matrix.barIndex[row]!]!]!;
    }
  }
  return { ...matrix, data };
}

function isPriceless({ inputs }: Feature): boolean {
  return inputs.every((column) => PRICELESS.includes(column));
}

/** [T] where each bar of the series is on the timeline */
function timelineRows({ rowOf }: FilledTimeline, rows: number): Int32Array {
  const at = new Int32Array(rows);
  rowOf.forEach((row, g) => {
    if (row >= 0) at[row] = g;
  });
  return at;
}

/** [G] the feature at every bar of the timeline */
function valuesOn({ ts, volume }: FilledTimeline, feature: Feature): Float64Array {
  const price = new Float64Array(ts.length).fill(Number.NaN); // there is none, and a kernel that reads it is found out
  const bars = { ts, open: price, high: price, low: price, close: price, volume };
  const kernel = feature.create();
  const values = new Float64Array(ts.length);
  for (let g = 0; g < ts.length; g++) kernel.push(bars, g, values, g);
  return values;
}
