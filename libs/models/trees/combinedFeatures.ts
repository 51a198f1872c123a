/**
 * Features that a model makes of others: rows are told apart by categories of several features, and by whether they meet
 * conditions on others, and each such group of rows has a number. Plain data.
 */
export interface CombinedFeatures {
  readonly combinations: readonly StoredCombination[];
  readonly features: readonly CombinedFeature[];
}

export interface StoredCombination {
  /** features that hold categories, integers of 0 or more; a row that lacks one is in no group */
  readonly features: readonly number[];
  readonly conditions: readonly Condition[];
  /** [groups, 1 + features] conditions that are met, the first as bit 0, and categories */
  readonly groups: readonly number[];
}

/** The value of a feature is above a bound, or is a category. What is missing is neither. */
export type Condition =
  | { readonly feature: number; readonly above: number }
  | { readonly feature: number; readonly is: number };

/** One number for each group of a combination. */
export interface CombinedFeature {
  /** place among the combinations */
  readonly combination: number;
  /** [groups] */
  readonly values: readonly number[];
  /** of rows that are in none of the groups */
  readonly unseen: number;
}

/** Of each of some combined features, those that it is made of, ascending. @param wanted their places */
export function sourcesOf({ combinations, features }: CombinedFeatures, wanted: readonly number[]): number[][] {
  return wanted.map((place) => {
    const combination = combinations[features[place]!.combination]!;
    const all = [...combination.features, ...combination.conditions.map(({ feature }) => feature)];
    return [...new Set(all)].sort((a, b) => a - b);
  });
}
