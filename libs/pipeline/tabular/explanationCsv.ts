import type { TableExplanation } from './explainTable.ts';
import { type CsvColumn, csvText, timeColumn } from './predictionsCsv.ts';
import type { ShapValues } from './shapOfRows.ts';

/** A line for each feature, with the importances that are known. */
export function importanceCsv({ features, gain, split, permutation, meanAbsShap }: TableExplanation): string {
  const measures: readonly (readonly [string, Float64Array | undefined])[] = [
    ['gain', gain],
    ['split', split],
    ['permutation', permutation?.mean],
    ['permutation_deviation', permutation?.deviation],
    ['mean_abs_shap', meanAbsShap],
  ];
  const known = measures.flatMap(([header, values]): CsvColumn[] =>
    values === undefined ? [] : [[header, (f) => values[f]!]],
  );
  return csvText([['feature', (f) => features[f]!], ...known], features.length);
}

/**
 * A line for each row, with a column for each feature and the expected value; of several scores one after the other, their columns
 * named `<output>:<feature>`.
 */
export function shapCsv(
  features: readonly string[],
  { scores, values }: ShapValues,
  times: { readonly header: string; readonly texts: readonly string[] } | undefined,
): string {
  const names = [...features, 'expected_value'];
  const stride = scores.length * names.length;
  const columns = scores.flatMap((score, k) =>
    names.map((name, f): CsvColumn => {
      const header = scores.length === 1 ? name : `${score}:${name}`;
      return [header, (n) => values[n * stride + k * names.length + f]!];
    }),
  );
  return csvText([...timeColumn(times), ...columns], values.length / stride);
}
