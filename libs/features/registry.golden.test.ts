import { readFileSync } from 'node:fs';
import { allocateSeries, type BarColumn, type Series } from '@winnow/market';
import { type BaseFeatureName, featureNames, featureRegistry } from './registry.ts';
import { valuesOf } from './testing.ts';

interface Bars {
  readonly bars: { readonly [C in BarColumn]?: readonly number[] };
}

interface Golden extends Bars {
  /** features are written at every `step`-th bar */
  readonly step: number;
  /** null where there is no value */
  readonly features: { readonly [N in BaseFeatureName]: readonly (number | null)[] };
  readonly ttr: Bars & { readonly features: { readonly [name: string]: readonly (number | null)[] } };
}

const url = new URL('../../test/golden/features.json', import.meta.url);
const golden: Golden = JSON.parse(readFileSync(url, 'utf8'));

function seriesFrom({ bars }: Bars): Series {
  const series = allocateSeries('A', '1d', bars.close!.length);
  for (const column of ['ts', 'open', 'high', 'low', 'close', 'volume'] as const)
    series[column].set(bars[column] ?? []);
  return series;
}

/** Largest error at the bars that the golden file has, relative above 1; NaN where only one side has a value. */
function largestError(values: Float64Array, expected: readonly (number | null)[]): number {
  const errors = expected.map((target, k) => {
    const value = values[k * golden.step]!;
    if (target === null) return Number.isNaN(value) ? 0 : Number.NaN;
    return Math.abs(value - target) / Math.max(1, Math.abs(target));
  });
  return Math.max(...errors);
}

describe('golden numbers of TA-Lib and numpy', () => {
  const series = seriesFrom(golden);

  test.each(featureNames)('%s agrees within 1e-9, relative above 1', (name) => {
    expect(largestError(valuesOf(featureRegistry[name], series), golden.features[name])).toBeLessThan(1e-9);
  });

  test.each(['logret_1', 'logret_5', 'logret_20', 'realized_vol_20', 'volume_z_20'] as const)(
    '%s of the core set agrees within 1e-12',
    (name) => {
      expect(largestError(valuesOf(featureRegistry[name], series), golden.features[name])).toBeLessThan(1e-12);
    },
  );
});

test.each(Object.keys(golden.ttr.features) as BaseFeatureName[])('%s agrees with R’s TTR within 1e-12', (name) => {
  const values = valuesOf(featureRegistry[name], seriesFrom(golden.ttr));
  expect(largestError(values, golden.ttr.features[name]!)).toBeLessThan(1e-12);
});
