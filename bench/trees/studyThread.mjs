import { createRng } from '@winnow/core';
import { models } from '@winnow/models';
import { createTrialWorkspace, runTrial } from '@winnow/pipeline';

const workspace = createTrialWorkspace();
let views;

/** A thread that answers has loaded what trials need. */
export function ready() {}

/**
 * A whole trial, as a trainer's thread runs it.
 * @returns {number} the value of the study's objective
 */
export function trialValue({ spec, series }) {
  const data = new Map([[series.symbol, series]]);
  for (const progress of runTrial(spec, data, () => {}, workspace)) {
    if (progress.type === 'completed') return progress.value;
  }
  throw new Error(`${spec.trialId} did not complete`);
}

/**
 * A fit and its log-loss on the test rows, fold by fold.
 * @param {{ table: object, params: object, number: number }} trial with the table in shared memory
 * @returns {number} mean loss
 */
export function meanLoss({ table, params, number }) {
  const parsed = models.lightgbm.params.parse(params);
  views ??= table.folds.map((fold) => ({ train: take(table, fold.train), test: take(table, fold.test) }));
  const losses = views.map(({ train, test }, step) => {
    const context = { rng: createRng(1).split(number, step), throwIfAborted: () => {}, binCache: workspace.binCache };
    const state = models.lightgbm.fit(train.view, train.targets, parsed, context);
    return logLoss(models.lightgbm.predict(state, test.view).p_up, test.targets.up);
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

function take({ data, cols, up, ret }, rows) {
  const taken = new Float64Array(rows.length * cols);
  rows.forEach((row, i) => {
    taken.set(data.subarray(row * cols, (row + 1) * cols), i * cols);
  });
  const view = { kind: 'feature_matrix', data: taken, rows: rows.length, cols, runStarts: Int32Array.of(0) };
  return {
    view,
    targets: { up: Uint8Array.from(rows, (row) => up[row]), ret: Float64Array.from(rows, (row) => ret[row]) },
  };
}

function logLoss(predictions, up) {
  return predictions.reduce((sum, p, n) => sum - Math.log(up[n] > 0 ? p : 1 - p), 0) / predictions.length;
}
