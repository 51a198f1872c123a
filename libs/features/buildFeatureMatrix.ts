import { assertArgument, WinnowError } from '@winnow/core';
import { type BarRange, type Series, takeBars } from '@winnow/market';
import type { FeatureMatrix } from './contract.ts';
import { type FeatureName, featureRegistry } from './registry.ts';

/**
 * Features of the bars of `range`. Earlier bars of the series serve as warm-up; bars from `range.end` on are never
 * read. A bar without all features has no row, so there may be fewer rows than bars, even none.
 * @returns [N, F], one row per bar in [max(start, longest warm-up), end), columns in the order of `names`
 * @throws WinnowError `argument_invalid` for a range outside the series, no names, or a value that is not finite
 */
export function buildFeatureMatrix(series: Series, names: readonly FeatureName[], range: BarRange): FeatureMatrix {
  const { start, end } = range;
  const inside = Number.isInteger(start) && Number.isInteger(end) && 0 <= start && start <= end && end <= series.rows;
  assertArgument(inside, 'buildFeatureMatrix', `range must lie in [0, ${series.rows}]`, range);
  assertArgument(names.length > 0, 'buildFeatureMatrix', 'names must not be empty', names);

  const known = takeBars(series, end);
  const first = Math.max(start, ...names.map((name) => featureRegistry[name].warmup));
  const rows = Math.max(0, end - first);
  const cols = names.length;
  const data = new Float64Array(rows * cols);
  const values = new Float64Array(end);
  for (const [col, name] of names.entries()) {
    featureRegistry[name].compute(known, values);
    for (let row = 0; row < rows; row++) {
      const value = values[first + row]!;
      if (!Number.isFinite(value)) throw notFinite(series, name, first + row, value);
      data[row * cols + col] = value;
    }
  }
  return { data, rows, cols, names, barIndex: new Int32Array(rows).map((_, row) => first + row) };
}

function notFinite(series: Series, feature: FeatureName, bar: number, got: number): WinnowError {
  const where = `buildFeatureMatrix ${series.symbol} bar ${bar}`;
  return new WinnowError('argument_invalid', { where, rule: `${feature} must be finite after its warm-up`, got });
}
