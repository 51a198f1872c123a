import type { ColumnSplit } from '../columnSplit.ts';
import type { SplitColumn } from '../splitColumn.ts';
import { type Combination, combinationKey, complexityOf } from './combination.ts';

/**
 * What a tree may combine next (Prokhorenkova et al. 2018, section 3.2, "Feature combinations"): each combination that it
 * splits on, and all its splits of features' own columns together, with one feature more.
 * @param splits   of the tree so far
 * @param grouped  features that have statistics
 * @returns each once
 */
export function extendedCombinations(
  splits: readonly ColumnSplit[],
  columns: readonly SplitColumn[],
  grouped: readonly number[],
  maxComplexity: number,
): Combination[] {
  const found = new Map<string, Combination>();
  for (const base of basesOf(splits, columns)) {
    for (const feature of grouped) {
      if (base.features.includes(feature)) continue;
      const features = [...base.features, feature].sort((a, b) => a - b);
      const combination = { features, conditions: base.conditions };
      if (complexityOf(combination) <= maxComplexity) found.set(combinationKey(combination), combination);
    }
  }
  return [...found.values()];
}

function basesOf(splits: readonly ColumnSplit[], columns: readonly SplitColumn[]): Combination[] {
  const conditions: ColumnSplit[] = [];
  const bases: Combination[] = [];
  for (const split of splits) {
    const column = columns[split.column]!;
    if (column.kind === 'combined') bases.push(column.combination);
    else if (column.kind === 'statistic') bases.push({ features: [column.feature], conditions: [] });
    else conditions.push(split);
  }
  if (conditions.length === 0) return bases;
  conditions.sort((a, b) => a.column - b.column || a.bin - b.bin);
  return [{ features: [], conditions }, ...bases];
}
