import { assertArgument } from '@winnow/core';
import { type BarRange, type Series, takeBars } from '@winnow/market';
import { type CarriedColumns, carriedColumns, carryForward, type FeatureColumn } from './carriedColumns.ts';
import type { FeatureMatrix } from './contract.ts';
import { groupByTimeframe } from './groupByTimeframe.ts';
import { notFinite } from './notFinite.ts';
import { type FeatureName, resolveFor } from './resolveFeature.ts';

/**
 * Features of the bars of `range`. Earlier bars of the series serve as warm-up; bars from `range.end` on are never
 * read. A bar without all features has no row, so there may be fewer rows than bars, even none.
 * @param allocate gives an array of the length that it is asked for, whatever stands in it; for callers that build many
 *   large matrices in turn, to whom fresh memory costs as much as the features. Default: a new array
 * @returns [N, F], one row per bar in [max(start, first bar with all features), end), columns in the order of `names`
 * @throws WinnowError `argument_invalid` for a range outside the series, no names, a timeframe shorter than that of the
 *   series, or a value that is not finite; `study_unknown_feature`; for features of higher bars those of `resampleSeries`
 */
export function buildFeatureMatrix(
  series: Series,
  names: readonly FeatureName[],
  range: BarRange,
  allocate: (length: number) => Float64Array = (length) => new Float64Array(length),
): FeatureMatrix {
  const { start, end } = range;
  const inside = Number.isInteger(start) && Number.isInteger(end) && 0 <= start && start <= end && end <= series.rows;
  assertArgument(inside, 'buildFeatureMatrix', `range must lie in [0, ${series.rows}]`, range);
  assertArgument(names.length > 0, 'buildFeatureMatrix', 'names must not be empty', names);

  const known = takeBars(series, end);
  const groups = groupByTimeframe(resolveFor(names, series.timeframe, 'buildFeatureMatrix'));
  const own = groups.get(undefined) ?? [];
  const carried: CarriedColumns[] = [];
  for (const [timeframe, columns] of groups) {
    if (timeframe !== undefined) carried.push(carriedColumns(known, timeframe, columns));
  }

  const warmups = [...own.map(({ feature }) => feature.warmup), ...carried.map((group) => group.first)];
  const first = Math.min(end, Math.max(start, ...warmups));
  const rows = end - first;
  const cols = names.length;
  const data = allocate(rows * cols);
  if (rows > 0 && carried.length > 0) carryForward(carried, known, first, data, cols);
  if (rows > 0 && own.length > 0) fillOwn(known, own, first, data, cols);
  const barIndex = new Int32Array(rows);
  for (let row = 0; row < rows; row++) barIndex[row] = first + row;
  return { data, rows, cols, names, barIndex };
}

/** @param data [T − first, F] receives the features of the series' own bars from bar `first` on */
function fillOwn(
  series: Series,
  columns: readonly FeatureColumn[],
  first: number,
  data: Float64Array,
  F: number,
): void {
  const kernels = columns.map(({ feature }) => feature.create());
  const warmingUp = new Float64Array(F);
  for (let t = 0; t < series.rows; t++) {
    const out = t < first ? warmingUp : data;
    const row = t < first ? 0 : (t - first) * F;
    for (let k = 0; k < kernels.length; k++) {
      const at = row + columns[k]!.col;
      kernels[k]!.push(series, t, out, at);
      if (t >= first && !Number.isFinite(out[at])) {
        throw notFinite(`buildFeatureMatrix ${series.symbol} bar ${t}`, columns[k]!.name, out[at]!);
      }
    }
  }
}
