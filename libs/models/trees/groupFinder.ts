import type { Condition, StoredCombination } from './combinedFeatures.ts';

export function meetsCondition(condition: Condition, values: Float64Array): boolean {
  const value = values[condition.feature]!;
  return 'above' in condition ? value > condition.above : value === condition.is;
}

/** More than any category of a model that combines them. */
const CATEGORIES = 2 ** 20;

/**
 * Finds groups by what they consist of, one part after the other: no two groups can be taken for each other.
 * @returns a function of a row's values that gives its group, −1 for none
 */
export function groupFinder({ features, conditions, groups }: StoredCombination): (values: Float64Array) => number {
  const width = 1 + features.length;
  const steps = Array.from({ length: width }, () => new Map<number, number>());
  for (let g = 0; g * width < groups.length; g++) {
    let code = 0;
    steps.forEach((step, i) => {
      const pair = code * CATEGORIES + groups[g * width + i]!;
      if (!step.has(pair)) step.set(pair, i === width - 1 ? g : step.size);
      code = step.get(pair)!;
    });
  }
  return (values) => {
    let met = 0;
    for (let i = 0; i < conditions.length; i++) met += meetsCondition(conditions[i]!, values) ? 2 ** i : 0;
    let code = steps[0]!.get(met);
    for (let i = 0; i < features.length && code !== undefined; i++) {
      const category = values[features[i]!]!;
      code = category >= 0 && category < CATEGORIES ? steps[i + 1]!.get(code * CATEGORIES + category) : undefined;
    }
    return code ?? -1;
  };
}
