import type { FeatureBins, NumericBins } from './binnedDataset.ts';

/**
 * What a split after a bin means for values.
 * @param feature numeric
 * @returns the value up to which rows go left, and 1 where missing ones do
 */
export function numericThreshold(
  feature: FeatureBins,
  bin: number,
  missingLeft: boolean,
): { threshold: number; missingLeft: number } {
  const { bounds, hasMissing } = feature as NumericBins;
  const threshold = bounds[bin] ?? Number.MAX_VALUE; // all values against the missing ones
  return { threshold, missingLeft: Number(hasMissing ? missingLeft : threshold >= 0) }; // else missing counts as 0
}
