import type { TableFeature } from './tableFeatures.ts';

/** How categories reach a model: as their codes, or as one column of 0 and 1 for each of them. */
export type CategoryEncoding = 'codes' | 'one_hot';

/** The columns that a model sees. */
export interface EncodedColumns {
  /** [C] */
  readonly names: readonly string[];
  /** [C] the feature that each column comes from */
  readonly featureOf: Int32Array;
  /** [C] the category whose column it is; −1 for a feature that is one column */
  readonly category: Int32Array;
}

export function encodedColumns(features: readonly TableFeature[], encoding: CategoryEncoding): EncodedColumns {
  const columns = features.flatMap((feature, f) => {
    if (feature.kind === 'number' || encoding === 'codes') return [{ name: feature.name, f, category: -1 }];
    return feature.values.map((value, category) => ({ name: `${feature.name}=${value}`, f, category }));
  });
  return {
    names: columns.map(({ name }) => name),
    featureOf: Int32Array.from(columns, ({ f }) => f),
    category: Int32Array.from(columns, ({ category }) => category),
  };
}

/**
 * Notation: N rows, F features, C columns.
 * @param codes [N, F] NaN missing: then all columns of the feature are
 * @returns [N, C]; `codes` itself where every feature is one column
 */
export function encodeCodes(codes: Float64Array, nFeatures: number, columns: EncodedColumns): Float64Array {
  const { featureOf, category } = columns;
  const width = featureOf.length;
  if (category.every((value) => value < 0)) return codes;
  const rows = codes.length / nFeatures;
  const encoded = new Float64Array(rows * width);
  for (let n = 0; n < rows; n++) {
    for (let c = 0; c < width; c++) {
      const code = codes[n * nFeatures + featureOf[c]!]!;
      const isIndicator = category[c]! >= 0 && !Number.isNaN(code);
      encoded[n * width + c] = isIndicator ? Number(code === category[c]) : code;
    }
  }
  return encoded;
}
