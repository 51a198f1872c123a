import type { Rng } from '@winnow/core';
import { applyScaler, type FittedScaler, fitScaler } from '@winnow/features';
import { columnMeans, linearScoresOf, type Model, type OutputName, type Outputs, type Targets } from '@winnow/models';
import { gatherRows } from '@winnow/numerics';
import { viewOfRows, withHistory } from '../rowsView.ts';
import { contextRows, type TablePlan } from './planTable.ts';
import { takeTargets } from './tableTarget.ts';

/** Notation: N rows of C columns as the model sees them, M chosen rows. */

/** What is learned from the training rows. */
export interface LearnedTable {
  readonly scaler: FittedScaler | null;
  readonly state: unknown;
  /** [C] of the scaled training rows, which a linear model's contributions are relative to; null for any other model */
  readonly means: readonly number[] | null;
}

/** What predicting needs. */
export interface TablePredictor extends LearnedTable {
  readonly model: Model;
  readonly params: unknown;
  readonly outputs: readonly OutputName[];
}

interface Matrix {
  /** [N, C] */
  readonly data: Float64Array;
  readonly rows: number;
  readonly cols: number;
}

/**
 * Fits scaler and model on the given rows.
 * @param targets [N]
 * @param rows    [M] ascending
 */
export function learnRows(
  { model, params, scaler: spec, horizon }: Pick<TablePlan, 'model' | 'params' | 'scaler' | 'horizon'>,
  matrix: Matrix,
  targets: Targets,
  rows: Int32Array,
  rng: Rng,
): LearnedTable {
  const scaler = spec && fitScaler(spec, matrix, { train: rows, test: new Int32Array(0) });
  const view = viewOfRows(scaledRows(scaler, matrix, rows), matrix.cols, rows);
  const context = { rng, throwIfAborted: () => {}, labelRows: horizon };
  const state = model.fit(view, takeTargets(targets, rows), params, context);
  return { scaler, state, means: linearScoresOf(state) === undefined ? null : Array.from(columnMeans(view)) };
}

/**
 * Predicts the given rows. A model that reads what came before a row sees the rows before the first one of `rows`, too.
 * @param rows [M] ascending, consecutive where the model reads runs
 * @returns [M] each
 */
export function predictRows(
  { model, params, outputs, scaler, state }: TablePredictor,
  matrix: Matrix,
  rows: Int32Array,
): Outputs {
  const context = contextRows(model, params);
  const seen = context === 0 ? rows : withHistory(rows, context);
  const predicted = model.predict(state, viewOfRows(scaledRows(scaler, matrix, seen), matrix.cols, seen));
  const last = (name: OutputName) => predicted[name]!.slice(seen.length - rows.length);
  return Object.fromEntries(outputs.map((name) => [name, last(name)]));
}

/** @returns [M, C] */
export function scaledRows(scaler: FittedScaler | null, matrix: Matrix, rows: Int32Array): Float64Array {
  if (scaler !== null) return applyScaler(scaler, matrix, rows);
  const { data, cols } = matrix;
  if (rows.length === matrix.rows) return data; // all rows, ascending
  return gatherRows(data, cols, rows);
}
