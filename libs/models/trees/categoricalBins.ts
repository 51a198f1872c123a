import { assertCategory } from './assertCategory.ts';
import type { CategoricalBins } from './binnedDataset.ts';

/** Share of the weight that the categories of their own bins hold; what is rarer shares bin 0. */
const KEPT_SHARE = 0.99;

/** Most frequent categories that always get a bin, however rare. */
const ALWAYS_KEPT = 2;

/**
 * The categories that get a bin each.
 * @param values [N] non-negative integers; NaN and negative values are missing
 * @param weight [N]
 * @throws WinnowError `argument_invalid` for a value that is no such integer
 */
export function categoricalBins(values: Float64Array, weight: Float64Array, maxBins: number): CategoricalBins {
  const weights = new Map<number, number>();
  let total = 0;
  for (let n = 0; n < values.length; n++) {
    const category = values[n]!;
    if (!(category >= 0) || weight[n] === 0) continue;
    assertCategory('binDataset', category);
    weights.set(category, (weights.get(category) ?? 0) + weight[n]!);
    total += weight[n]!;
  }
  const ordered = [...weights].sort(([a, weightA], [b, weightB]) => weightB - weightA || a - b);
  const categories: number[] = [];
  let kept = 0;
  for (const [category, amount] of ordered) {
    if (categories.length >= maxBins - 1) break;
    if (categories.length >= ALWAYS_KEPT && kept >= KEPT_SHARE * total) break;
    categories.push(category);
    kept += amount;
  }
  return { kind: 'categorical', categories };
}

/** @returns bin of a value, 0 when it has none of its own */
export function categoryLookup({ categories }: CategoricalBins): (value: number) => number {
  const bins = new Map(categories.map((category, i) => [category, i + 1]));
  return (value) => bins.get(value) ?? 0;
}
