import { readFileSync } from 'node:fs';
import { allocateSeries, type BarColumn, barColumns, type Series, takeBars, validateSeries } from '@winnow/market';
import fc from 'fast-check';
import type { Feature } from './contract.ts';
import { type FeatureName, featureNames, featureRegistry } from './registry.ts';

interface Golden {
  readonly bars: { readonly [C in Exclude<BarColumn, 'ts'>]: readonly number[] };
  /** null where there is no value */
  readonly features: { readonly [N in FeatureName]: readonly (number | null)[] };
}

interface Bar {
  readonly open: number;
  readonly close: number;
  readonly wickUp: number;
  readonly wickDown: number;
  readonly volume: number;
}

function seriesOf(bars: readonly Bar[]): Series {
  const series = allocateSeries('A', '1m', bars.length);
  for (const [i, { open, close, wickUp, wickDown, volume }] of bars.entries()) {
    series.ts[i] = i * 60_000;
    series.open[i] = open;
    series.high[i] = Math.max(open, close) * (1 + wickUp);
    series.low[i] = Math.min(open, close) * (1 - wickDown);
    series.close[i] = close;
    series.volume[i] = volume;
  }
  return series;
}

const price = fc.oneof(
  fc.double({ min: 1e-6, max: 1e9, noNaN: true }),
  fc.constantFrom(100, 100.1),
  fc.double({ min: 99, max: 101, noNaN: true }),
);
const wick = fc.oneof(fc.constant(0), fc.double({ min: 0, max: 0.5, noNaN: true }));
const volume = fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e15, noNaN: true }));
const bar: fc.Arbitrary<Bar> = fc.record({ open: price, close: price, wickUp: wick, wickDown: wick, volume });
const flatBar = price.map((p): Bar => ({ open: p, close: p, wickUp: 0, wickDown: 0, volume: 0 }));

/** Valid series of at least `minLength` bars: wild ones, constant ones, and constant ones that then move. */
function anySeries(minLength: number): fc.Arbitrary<Series> {
  const wild = fc.array(bar, { minLength, maxLength: minLength + 60 });
  const constant = fc
    .tuple(flatBar, fc.integer({ min: minLength, max: minLength + 60 }))
    .map(([b, n]) => Array(n).fill(b));
  const waking = fc.tuple(constant, wild).map(([still, moving]) => [...still, ...moving]);
  return fc.oneof(wild, constant, waking).map(seriesOf);
}

function valuesOf(feature: Feature, series: Series): Float64Array {
  const out = new Float64Array(series.rows).fill(12345); // what compute does not write shows up
  feature.compute(series, out);
  return out;
}

/** `series` with the bars behind bar `t` taken from `other`. */
function withFuture(series: Series, t: number, other: Series): Series {
  const spliced = allocateSeries(series.symbol, series.timeframe, series.rows);
  for (const column of barColumns) {
    spliced[column].set(series[column]);
    for (let i = t + 1; i < series.rows; i++) spliced[column][i] = other[column][i % other.rows]!;
  }
  return spliced;
}

function copyOf(series: Series): number[][] {
  return barColumns.map((column) => Array.from(series[column]));
}

const seriesAndBar = anySeries(2).chain((series) => fc.tuple(fc.constant(series), fc.nat(series.rows - 1)));

test('the generated series are valid', () => {
  fc.assert(fc.property(anySeries(1), (series) => expect(() => validateSeries(series, 'generated')).not.toThrow()));
});

describe.each(featureNames)('%s', (name) => {
  const feature = featureRegistry[name];

  test('values up to bar t do not change when the bars after t do', () => {
    fc.assert(
      fc.property(seriesAndBar, anySeries(1), ([series, t], other) => {
        const before = valuesOf(feature, series).slice(0, t + 1);
        expect(valuesOf(feature, withFuture(series, t, other)).slice(0, t + 1)).toEqual(before);
      }),
    );
  });

  test('values up to bar t are the same when the series ends at t', () => {
    fc.assert(
      fc.property(seriesAndBar, ([series, t]) => {
        expect(valuesOf(feature, takeBars(series, t + 1))).toEqual(valuesOf(feature, series).slice(0, t + 1));
      }),
    );
  });

  test('a NaN in the future does not reach the past', () => {
    fc.assert(
      fc.property(seriesAndBar, ([series, t]) => {
        const broken = withFuture(series, t, series);
        for (const column of barColumns) broken[column].fill(Number.NaN, t + 1);
        expect(valuesOf(feature, broken).slice(0, t + 1)).toEqual(valuesOf(feature, series).slice(0, t + 1));
      }),
    );
  });

  test('the first `warmup` values are NaN and all later ones are finite', () => {
    fc.assert(
      fc.property(anySeries(1), (series) => {
        const values = Array.from(valuesOf(feature, series));
        expect(values.slice(0, feature.warmup).every(Number.isNaN)).toBe(true);
        expect(values.slice(feature.warmup).every(Number.isFinite)).toBe(true);
      }),
    );
  });

  test('only the declared inputs are read, and nothing is written to them', () => {
    fc.assert(
      fc.property(anySeries(feature.warmup + 1), (series) => {
        const blinded = withFuture(series, series.rows, series);
        for (const column of barColumns) {
          if (!(feature.inputs as readonly string[]).includes(column)) blinded[column].fill(Number.NaN);
        }
        const before = copyOf(series);
        expect(valuesOf(feature, blinded)).toEqual(valuesOf(feature, series));
        expect(copyOf(series)).toEqual(before);
      }),
      { numRuns: 30 },
    );
  });
});

describe('golden numbers of TA-Lib and numpy', () => {
  const url = new URL('../../test/golden/features.json', import.meta.url);
  const golden: Golden = JSON.parse(readFileSync(url, 'utf8'));
  const series = allocateSeries('SPX', '1d', golden.bars.close.length);
  for (const column of ['open', 'high', 'low', 'close', 'volume'] as const) series[column].set(golden.bars[column]);

  test.each(featureNames)('%s agrees at every bar within 1e-12, relative above 1', (name) => {
    const expected = golden.features[name];
    const errors = Array.from(valuesOf(featureRegistry[name], series), (value, t) => {
      const target = expected[t] ?? Number.NaN;
      return Number.isNaN(value) && Number.isNaN(target) ? 0 : Math.abs(value - target) / Math.max(1, Math.abs(target));
    });
    expect(Math.max(...errors)).toBeLessThan(1e-12);
  });
});
