import { isTreeState, linearScoresOf, treeShap } from '@winnow/models';
import type { TableArtefact } from './tableArtefact.ts';
import { scaledRows } from './tableModel.ts';

/** Contributions of features to the scores of rows. Notation: N rows, K scores, F features, C columns of the model. */
export interface ShapValues {
  /** [K] the outputs that the scores are behind */
  readonly scores: readonly string[];
  /** [N, K, F + 1] and at the end what a score is when no feature is known; they add up to the score */
  readonly values: Float64Array;
}

/**
 * Shapley values: exactly by TreeSHAP for trees, by the coefficients for linear models, each in units of the model's score before
 * it becomes a probability. The columns of a category add up to its feature.
 * @param encoded [N, C]
 * @returns undefined for a model that has no such scores
 */
export function shapOfRows(artefact: TableArtefact, encoded: Float64Array): ShapValues | undefined {
  const { state, columns, scaler, features, outputs } = artefact;
  const cols = columns.names.length;
  const rows = encoded.length / cols;
  const allRows = Int32Array.from({ length: rows }, (_, n) => n);
  const data = scaledRows(scaler, { data: encoded, rows, cols }, allRows);
  const byColumn = isTreeState(state) ? treeShap(state.ensemble, { data, rows, cols }) : linearShap(artefact, data);
  if (byColumn === undefined) return undefined;
  const values = sumByFeature(byColumn, columns.featureOf, features.length);
  return { scores: outputs, values };
}

/** coef (x − mean): what a linear score is above its mean over the training rows. @returns [N, K, C + 1] */
function linearShap({ state, means }: TableArtefact, data: Float64Array): Float64Array | undefined {
  const scores = linearScoresOf(state);
  if (scores === undefined || means === null) return undefined;
  const cols = means.length;
  const width = cols + 1;
  const expected = scores.map(({ coef, intercept }) =>
    means.reduce((sum, mean, c) => sum + coef[c]! * mean, intercept),
  );
  const values = new Float64Array((data.length / cols) * scores.length * width);
  for (let i = 0; i < values.length; i++) {
    const c = i % width;
    const k = Math.floor(i / width) % scores.length;
    const n = Math.floor(i / (width * scores.length));
    values[i] = c === cols ? expected[k]! : scores[k]!.coef[c]! * (data[n * cols + c]! - means[c]!);
  }
  return values;
}

/**
 * @param byColumn [M, C + 1]
 * @param featureOf [C]
 * @returns [M, F + 1]
 */
function sumByFeature(byColumn: Float64Array, featureOf: Int32Array, nFeatures: number): Float64Array {
  const from = featureOf.length + 1;
  const to = nFeatures + 1;
  const sums = new Float64Array((byColumn.length / from) * to);
  for (let i = 0; i < byColumn.length; i++) {
    const column = i % from;
    const feature = column < featureOf.length ? featureOf[column]! : nFeatures;
    sums[Math.floor(i / from) * to + feature]! += byColumn[i]!;
  }
  return sums;
}
