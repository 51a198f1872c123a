import { HISTOGRAM_BINS } from '@winnow/kernels';
import type { FeatureBins, Table } from './binnedDataset.ts';

/** Infinities stand so far out that the difference of two values is still a number. */
const FARTHEST = Number.MAX_VALUE / 4;

/** Numbers of a feature's edges. */
export const EDGES_PER_FEATURE = 2 * HISTOGRAM_BINS;

/**
 * The lowest and the highest value in each bin, for thresholds that are drawn between values.
 * @param counted the rows that are looked at: those of positive weight, as a row of none must not move a threshold
 * @param binOf the bin of a row's value that is not missing
 * @returns [F, 256, 2]; categories are their bins' numbers, and a bin without rows has the highest value of the one below it
 */
export function binEdges(
  features: readonly FeatureBins[],
  { data, cols }: Table,
  counted: Int32Array,
  binOf: (row: number, feature: number) => number,
): Float64Array {
  const edges = new Float64Array(EDGES_PER_FEATURE * cols);
  for (let f = 0; f < cols; f++) {
    const own = edges.subarray(EDGES_PER_FEATURE * f, EDGES_PER_FEATURE * (f + 1));
    for (let bin = 0; bin < HISTOGRAM_BINS; bin++)
      own.set([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY], 2 * bin);
    const isCategorical = features[f]!.kind === 'categorical';
    for (let i = 0; i < counted.length; i++) {
      const n = counted[i]!;
      const given = data[n * cols + f]!;
      if (Number.isNaN(given)) continue;
      const bin = binOf(n, f);
      const value = isCategorical ? bin : Math.min(Math.max(given, -FARTHEST), FARTHEST);
      if (value < own[2 * bin]!) own[2 * bin] = value;
      if (value > own[2 * bin + 1]!) own[2 * bin + 1] = value;
    }
    let highest = -FARTHEST;
    for (let bin = 0; bin < HISTOGRAM_BINS; bin++) {
      if (own[2 * bin]! > own[2 * bin + 1]!) own.fill(highest, 2 * bin, 2 * bin + 2);
      highest = own[2 * bin + 1]!;
    }
  }
  return edges;
}
