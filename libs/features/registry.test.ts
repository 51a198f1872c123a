import { barColumns, type Timeframe, takeBars, validateSeries } from '@winnow/market';
import fc from 'fast-check';
import { featureNames, featureRegistry } from './registry.ts';
import { firstDifference, fuzzedSeries, stillSeries, valuesOf, withFuture } from './testing.ts';

/** Few runs a feature, as there are many features; every run has a new seed, and fast-check reports the one that fails. */
const numRuns = 8;
const seed = fc.nat();
const timeframe = fc.constantFrom<Timeframe>('1m', '1h', '1d');

/** What it takes to make a series and choose one of its bars, for a feature with the given warm-up. */
function anyCase(warmup: number) {
  return fc
    .tuple(seed, fc.integer({ min: 2, max: warmup + 80 }), timeframe)
    .chain(([s, rows, frame]) => fc.record({ series: fc.constant(fuzzedSeries(s, rows, frame)), t: fc.nat(rows - 1) }));
}

test('the fuzzed series are valid', () => {
  fc.assert(
    fc.property(seed, timeframe, (s, frame) => validateSeries(fuzzedSeries(s, 200, frame), 'fuzzed')),
    { numRuns: 30 },
  );
});

describe.each(featureNames)('%s', (name) => {
  const feature = featureRegistry[name];

  test('values up to bar t do not change when the bars after t do, be they NaN', () => {
    fc.assert(
      fc.property(anyCase(feature.warmup), seed, fc.boolean(), ({ series, t }, otherSeed, isBroken) => {
        const other = fuzzedSeries(otherSeed, series.rows, series.timeframe);
        if (isBroken) for (const column of barColumns) other[column].fill(Number.NaN);
        const changed = valuesOf(feature, withFuture(series, t, other)).subarray(0, t + 1);
        expect(firstDifference(changed, valuesOf(feature, series).subarray(0, t + 1))).toBe(-1);
      }),
      { numRuns },
    );
  });

  test('values up to bar t are the same when the series ends at t', () => {
    fc.assert(
      fc.property(anyCase(feature.warmup), ({ series, t }) => {
        const truncated = valuesOf(feature, takeBars(series, t + 1));
        expect(firstDifference(truncated, valuesOf(feature, series).subarray(0, t + 1))).toBe(-1);
      }),
      { numRuns },
    );
  });

  test('the first `warmup` values are NaN and all later ones are finite', () => {
    const check = (values: Float64Array) => {
      expect(values.subarray(0, feature.warmup).every(Number.isNaN)).toBe(true);
      expect(values.subarray(feature.warmup).every(Number.isFinite)).toBe(true);
    };
    fc.assert(
      fc.property(anyCase(feature.warmup), ({ series }) => check(valuesOf(feature, series))),
      { numRuns },
    );
    check(valuesOf(feature, stillSeries(feature.warmup + 20, '1m')));
  });

  test('only the declared inputs are read, and nothing is written to them', () => {
    fc.assert(
      fc.property(seed, timeframe, (s, frame) => {
        const series = fuzzedSeries(s, feature.warmup + 20, frame);
        const blinded = withFuture(series, series.rows, series);
        for (const column of barColumns) if (!feature.inputs.includes(column)) blinded[column].fill(Number.NaN);
        expect(firstDifference(valuesOf(feature, blinded), valuesOf(feature, series))).toBe(-1);
        const untouched = fuzzedSeries(s, series.rows, frame);
        expect(barColumns.filter((column) => firstDifference(series[column], untouched[column]) >= 0)).toEqual([]);
      }),
      { numRuns: 3 },
    );
  });
});

test('a stationary form is registered for every feature that declares one, and for no other', () => {
  const declared = featureNames.filter((name) => featureRegistry[name].stationarity !== 'none');
  const forms = featureNames.filter((name) => name.endsWith('_stationary'));
  expect(forms.toSorted()).toEqual(declared.map((name) => `${name}_stationary`).toSorted());
});

/** Features that remember all bars, and a robust z-score of one; the others see their warm-up only. */
const recursive = [
  ...featureNames.filter((name) => /^(rsi|adx|plus|minus|n?atr|keltner|macd|ema)(?!.*_stationary)/.test(name)),
  'atr_14_stationary',
] as const;

test.each(recursive)('%s stays finite in a market that reawakens after its averages have faded to nothing', (name) => {
  const series = stillSeries(12_000, '1m'); // (13/14)^10,000 is below the smallest double
  const moving = fuzzedSeries(3, 600, '1m');
  for (const column of ['open', 'high', 'low', 'close'] as const) {
    series[column].fill(moving.close[299]!);
    series[column].set(moving[column].subarray(0, 300));
    series[column].set(moving[column].subarray(300), 11_700);
  }
  const feature = featureRegistry[name];
  expect(valuesOf(feature, series).subarray(feature.warmup).every(Number.isFinite)).toBe(true);
});
