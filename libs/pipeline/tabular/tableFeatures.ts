import { WinnowError } from '@winnow/core';
import type { RawTable, TableColumn } from '@winnow/market';

/** A feature of a table as a model was fitted to it. */
export type TableFeature =
  | { readonly name: string; readonly kind: 'number' }
  /** texts; a category's place in `values`, which are in the order of their code units, is its code */
  | { readonly name: string; readonly kind: 'category'; readonly values: readonly string[] };

/** What a feature is read as. */
export function columnKinds(features: readonly TableFeature[]): ReadonlyMap<string, TableColumn['kind']> {
  return new Map(features.map(({ name, kind }) => [name, kind === 'category' ? 'text' : 'number']));
}

/** Columns of texts are categories, all of their values known from now on. */
export function describeFeatures({ columns }: RawTable, names: readonly string[]): TableFeature[] {
  return names.map((name) => {
    const column = columns.get(name)!;
    if (column.kind === 'number') return { name, kind: 'number' };
    const values = [...new Set(column.values)].filter((value) => value !== '').sort();
    return { name, kind: 'category', values };
  });
}

/**
 * The features of all rows as numbers: categories as their codes, a missing value or, where missing values are taken, an unknown
 * category as NaN. Notation: N rows, F features.
 * @returns [N, F]
 * @throws WinnowError `data_missing`, `data_category`, naming row and column
 */
export function featureCodes(table: RawTable, features: readonly TableFeature[], takesMissing: boolean): Float64Array {
  const cols = features.length;
  const codes = new Float64Array(table.rows * cols);
  for (const [f, feature] of features.entries()) {
    const column = codesOf(table, feature, takesMissing);
    for (let n = 0; n < table.rows; n++) codes[n * cols + f] = column[n]!;
  }
  return codes;
}

function codesOf(table: RawTable, feature: TableFeature, takesMissing: boolean): Float64Array {
  const column = table.columns.get(feature.name)!;
  const known = new Map(feature.kind === 'category' ? feature.values.map((value, code) => [value, code]) : []);
  const codes =
    column.kind === 'number'
      ? column.values
      : Float64Array.from(column.values, (value) => known.get(value) ?? Number.NaN);
  if (takesMissing) return codes;
  const row = codes.findIndex(Number.isNaN);
  if (row < 0) return codes;
  const where = `${table.file} row ${table.lines[row]}`;
  const got = column.values[row];
  if (got !== '' && column.kind === 'text') {
    throw new WinnowError('data_category', {
      where,
      rule: `${feature.name} must be a category of the training rows`,
      got,
    });
  }
  const rule = `${feature.name} must not be missing, because the model or its scaler takes no missing values`;
  throw new WinnowError('data_missing', { where, rule });
}
