import type { Table } from '../../binDataset.ts';
import type { Condition, StoredCombination } from '../../combinedFeatures.ts';
import { meetsCondition } from '../../groupFinder.ts';
import type { ColumnSplit } from '../columnSplit.ts';
import type { SplitColumn } from '../splitColumn.ts';
import type { Combination } from './combination.ts';
import type { RowGroups } from './groupRows.ts';

/** A combination in terms of values, without the columns that it was found on. */
export function storeCombination(
  { features, conditions }: Combination,
  columns: readonly SplitColumn[],
  { firstRow }: RowGroups,
  { data, cols }: Table,
): StoredCombination {
  const stored = conditions.map((split) => conditionOf(split, columns));
  const groups: number[] = [];
  for (const row of firstRow) {
    const at = row * cols;
    groups.push(stored.reduce((met, condition, i) => met + Number(meetsCondition(condition, data, at)) * 2 ** i, 0));
    for (const feature of features) groups.push(data[at + feature]!);
  }
  return { features, conditions: stored, groups };
}

function conditionOf({ column, bin }: ColumnSplit, columns: readonly SplitColumn[]): Condition {
  const own = columns[column]!;
  if (own.kind === 'numeric') return { feature: own.feature, above: own.bounds[bin]! };
  if (own.kind === 'one_hot') return { feature: own.feature, is: own.categories[bin]! };
  throw new TypeError(`a condition is a split of a feature's own column, not of a ${own.kind}`);
}
