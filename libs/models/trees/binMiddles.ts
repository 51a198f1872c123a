import { HISTOGRAM_BINS } from '@winnow/kernels';
import type { FeatureBins, Table } from './binnedDataset.ts';

/** Infinities stand so far out that the difference of two values is still a number. */
const FARTHEST = Number.MAX_VALUE / 4;

/**
 * What each bin stands for where thresholds are drawn between values: the middle of the lowest and the highest value in it.
 * @param binOf the bin of a row's value that is not missing
 * @returns [F, 256] not descending: a bin without rows has the value of the one below it
 */
export function binMiddles(
  features: readonly FeatureBins[],
  { data, rows, cols }: Table,
  binOf: (row: number, feature: number) => number,
): Float64Array {
  const middles = new Float64Array(HISTOGRAM_BINS * cols);
  const lowest = new Float64Array(HISTOGRAM_BINS);
  const highest = new Float64Array(HISTOGRAM_BINS);
  for (let f = 0; f < cols; f++) {
    const ofFeature = middles.subarray(HISTOGRAM_BINS * f, HISTOGRAM_BINS * (f + 1));
    if (features[f]!.kind === 'categorical') {
      for (let bin = 0; bin < HISTOGRAM_BINS; bin++) ofFeature[bin] = bin;
      continue;
    }
    lowest.fill(Number.POSITIVE_INFINITY);
    highest.fill(Number.NEGATIVE_INFINITY);
    for (let n = 0; n < rows; n++) {
      const value = Math.min(Math.max(data[n * cols + f]!, -FARTHEST), FARTHEST);
      if (Number.isNaN(value)) continue;
      const bin = binOf(n, f);
      if (value < lowest[bin]!) lowest[bin] = value;
      if (value > highest[bin]!) highest[bin] = value;
    }
    let middle = -FARTHEST;
    for (let bin = 0; bin < HISTOGRAM_BINS; bin++) {
      if (lowest[bin]! <= highest[bin]!) middle = (lowest[bin]! + highest[bin]!) / 2;
      ofFeature[bin] = middle;
    }
  }
  return middles;
}
