import { WinnowError } from '@winnow/core';
import type { FeatureMatrixView, FitContext, Targets } from '../../contract.ts';
import { takeTrainingRows } from './takeTrainingRows.ts';
import type { Teacher } from './teachers.ts';

/**
 * What a teacher says of rows that it has not seen. Notation: N rows, of which the first P are the past.
 *
 *   past:    K blocks of neighbouring rows, each predicted by a fit to the other blocks
 *   later:   one block, predicted by a fit to the past; so no row that validates has a part in what is taught of the past
 *
 * A row trains for a block if its label, which is known `labelRows` rows after it, is known when the block starts, or if it
 * comes when all labels of the block are known (purge, as in López de Prado 2018, snippet 7.3).
 */
export interface OutOfFoldOptions {
  /** K, at least 2 */
  readonly folds: number;
  /** P */
  readonly pastRows: number;
  readonly labelRows: number;
}

/**
 * @returns [N] expected returns
 * @throws WinnowError `model_fit_failed` when a block leaves no rows to learn from
 */
export function outOfFold(
  where: string,
  { model, params }: Teacher,
  view: FeatureMatrixView,
  targets: Targets,
  options: OutOfFoldOptions,
  context: FitContext,
): Float64Array {
  const taught = new Float64Array(view.rows);
  for (const [block, { train, from, to }] of innerFolds(view.rows, options).entries()) {
    context.throwIfAborted();
    if (train.length === 0) {
      const rule = `block ${block + 1} of the teacher's rows must leave others to learn from: fewer folds or more rows`;
      throw new WinnowError('model_fit_failed', { where, rule, got: options });
    }
    const known = takeTrainingRows(view, targets, train);
    const state = model.fit(known.view, known.targets, params, { ...context, rng: context.rng.split('block', block) });
    const asked = takeTrainingRows(view, targets, range(from, to));
    taught.set(model.predict(state, asked.view).E_r!, from);
  }
  return taught;
}

/** A block of rows [from, to), and the rows that may train for it. */
export interface InnerFold {
  readonly train: Int32Array;
  readonly from: number;
  readonly to: number;
}

/** @returns blocks that have rows, in their order */
export function innerFolds(rows: number, { folds, pastRows, labelRows }: OutOfFoldOptions): InnerFold[] {
  const bounds = Array.from({ length: folds + 1 }, (_, k) => Math.floor((k * pastRows) / folds));
  const past = range(0, pastRows);
  return [...bounds, rows].slice(1).flatMap((to, k) => {
    const from = bounds[k]!;
    const train = past.filter((row) => row + labelRows <= from || row >= to - 1 + labelRows);
    return from < to ? [{ train, from, to }] : [];
  });
}

function range(from: number, to: number): Int32Array {
  return Int32Array.from({ length: to - from }, (_, i) => from + i);
}
