import type { FillBins } from '@winnow/kernels';
import type { Table } from './binnedDataset.ts';
import type { CombinedFeatures } from './combinedFeatures.ts';
import { columnValues, groupFinder } from './groupFinder.ts';

/** A combined feature that trees split on, by group. */
interface BinnedFeature {
  /** among those that are wanted */
  readonly place: number;
  /** [groups + 1] how many thresholds are below its value, the first that of rows in no group */
  readonly bins: Uint8Array;
}

/**
 * Bins of combined features, without their values in between: each row is looked up once for a combination, and all its
 * features have the bin of a group in a table.
 * @param bounds of splitColumns(); combined features are those from `table.cols` on
 */
export function fillCombined(
  { combinations, features }: CombinedFeatures,
  bounds: ReadonlyMap<number, Float64Array>,
  table: Table,
): FillBins {
  const byCombination = new Map<number, BinnedFeature[]>();
  const wanted = [...bounds].filter(([feature]) => feature >= table.cols);
  wanted.forEach(([feature, thresholds], place) => {
    const { combination, values, unseen } = features[feature - table.cols]!;
    const bins = Uint8Array.from([unseen, ...values], (value) => countBelow(thresholds, value));
    byCombination.set(combination, [...(byCombination.get(combination) ?? []), { place, bins }]);
  });
  const read = [...byCombination.keys()].map((place) => combinations[place]!);
  const finders = read.map(groupFinder);
  const binnedOf = [...byCombination.values()];
  return (first, count, out, stride) => {
    const groups = new Int32Array(count);
    const columns = columnValues(table, first, count, read);
    finders.forEach((find, i) => {
      find(columns, groups);
      for (const { place, bins } of binnedOf[i]!) writeBins(bins, groups, out, place * stride);
    });
  };
}

/** @param sorted ascending */
function countBelow(sorted: Float64Array, value: number): number {
  let count = 0;
  while (count < sorted.length && sorted[count]! < value) count += 1;
  return count;
}

function writeBins(bins: Uint8Array, groups: Int32Array, out: Uint8Array, at: number): void {
  for (let n = 0; n < groups.length; n++) out[at + n] = bins[groups[n]! + 1]!;
}
