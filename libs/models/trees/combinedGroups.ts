import type { GroupedFeature, GroupJoin, RowGroups } from '@winnow/kernels';
import type { CombinedFeatures, StoredCombination } from './combinedFeatures.ts';
import { stepsOf } from './groupFinder.ts';

/**
 * Combined features as the kernel makes their bins, without their values in between: a row's group is found once for a
 * combination, and all its features have the bin of a group in a table.
 * @param bounds of splitColumns(); combined features are those from `cols` on
 * @returns undefined where a combination has too many pairs for arrays
 */
export function combinedGroups(
  { combinations, features }: CombinedFeatures,
  bounds: ReadonlyMap<number, Float64Array>,
  cols: number,
): RowGroups[] | undefined {
  const byCombination = new Map<number, GroupedFeature[]>();
  for (const [feature, thresholds] of bounds) {
    if (feature < cols) continue;
    const { combination, values, unseen } = features[feature - cols]!;
    const bins = Uint8Array.from([unseen, ...values], (value) => countBelow(thresholds, value));
    const others = byCombination.get(combination) ?? [];
    byCombination.set(combination, [...others, { feature, bins }]);
  }
  const groupings: RowGroups[] = [];
  for (const [place, grouped] of byCombination) {
    const groups = rowGroups(combinations[place]!, grouped);
    if (groups === undefined) return undefined;
    groupings.push(groups);
  }
  return groupings;
}

function rowGroups(combination: StoredCombination, features: readonly GroupedFeature[]): RowGroups | undefined {
  const steps = stepsOf(combination).map(({ width, numbers }) => ({ width, numbers: numbers.dense }));
  const joins: GroupJoin[] = [];
  combination.features.forEach((feature, i) => {
    const { width, numbers } = steps[i + 1]!;
    if (numbers !== undefined) joins.push({ feature, width, numbers });
  });
  const met = new Int32Array(2 ** combination.conditions.length).fill(-1);
  const known = steps[0]!.numbers;
  if (known === undefined || joins.length < combination.features.length) return undefined;
  met.set(known);
  const conditions = combination.conditions.map((condition) => {
    const isEqual = 'is' in condition;
    return { feature: condition.feature, bound: isEqual ? condition.is : condition.above, isEqual };
  });
  return { conditions, met, joins, features };
}

/** @param sorted ascending */
function countBelow(sorted: Float64Array, value: number): number {
  let count = 0;
  while (count < sorted.length && sorted[count]! < value) count += 1;
  return count;
}
