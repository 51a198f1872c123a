import type { FeatureMatrix } from '../contract.ts';
import { assertTrainRows, type TrainTestRows } from '../trainTestRows.ts';
import { type ScalerKind, type ScalerSpec, type ScalerStates, scalers } from './registry.ts';

/** A scaler with what it learned: plain JSON, part of an artefact. */
export type FittedScaler<K extends ScalerKind = ScalerKind> = {
  [P in K]: { readonly kind: P; readonly state: ScalerStates[P] };
}[K];

type Cells = Pick<FeatureMatrix, 'data' | 'rows' | 'cols'>;

/**
 * Fits a scaler on the train rows alone.
 * @throws WinnowError `fit_on_test_rows` when a train row is also a test row; `argument_invalid` for no train rows, a row
 *         outside the matrix, or a train value that is not finite
 */
export function fitScaler<K extends ScalerKind>(
  spec: ScalerSpec<K>,
  matrix: Cells,
  rows: TrainTestRows,
): FittedScaler<K> {
  assertTrainRows('fitScaler', matrix.rows, rows);
  const state = scalers[spec.kind].fit(matrix.data, matrix.cols, rows.train, spec);
  return { kind: spec.kind, state };
}

/**
 * @param rows [M] rows to transform, in the order wanted
 * @returns [M, F] scaled values
 * @throws WinnowError `argument_invalid` for a row outside the matrix or a scaler of other width. NaN propagates.
 */
export function applyScaler<K extends ScalerKind>(
  fitted: FittedScaler<K>,
  matrix: Cells,
  rows: Int32Array,
): Float64Array {
  return scalers[fitted.kind].apply(fitted.state, matrix.data, matrix.cols, rows);
}
