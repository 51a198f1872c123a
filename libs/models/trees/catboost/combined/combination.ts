import type { ColumnSplit } from '../columnSplit.ts';

/** Features that are taken together: rows are told apart by their categories, and by which conditions they meet. */
export interface Combination {
  /** ascending */
  readonly features: readonly number[];
  /** splits of features' own columns, ascending by column and bin; a row meets one if the split moves it */
  readonly conditions: readonly ColumnSplit[];
}

/** Equal for equal combinations, and for these only. */
export function combinationKey({ features, conditions }: Combination): string {
  return `${features.join()} ${conditions.map(({ column, bin }) => `${column}:${bin}`).join()}`;
}

/** As CatBoost counts `max_ctr_complexity`: all conditions are as one feature. */
export function complexityOf({ features, conditions }: Combination): number {
  return features.length + Number(conditions.length > 0);
}
