import { assertCategory } from '../assertCategory.ts';
import type { Table } from '../binDataset.ts';

/** The categories of one feature. */
export interface Categories {
  readonly feature: number;
  /** ascending integers */
  readonly values: readonly number[];
  /** [N] index of each row's category; −1 where it is missing */
  readonly codes: Int32Array;
}

/**
 * Numbers the categories of a feature. NaN and negative values are missing, and as a category never seen.
 * @throws WinnowError `argument_invalid` for a value that is no integer, or too large
 */
export function encodeCategories({ data, rows, cols }: Table, feature: number): Categories {
  const seen = new Set<number>();
  for (let n = 0; n < rows; n++) {
    const value = data[n * cols + feature]!;
    if (!(value >= 0)) continue;
    assertCategory('catboost', value);
    seen.add(value);
  }
  const values = [...seen].sort((a, b) => a - b);
  const codeOf = new Map(values.map((value, code) => [value, code]));
  const codes = Int32Array.from({ length: rows }, (_, n) => codeOf.get(data[n * cols + feature]!) ?? -1);
  return { feature, values, codes };
}
