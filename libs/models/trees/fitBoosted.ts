import { assertArgument } from '@winnow/core';
import type { FeatureMatrixView, FitContext, Targets } from '../contract.ts';
import { type BinOptions, binLike, type Table } from './binDataset.ts';
import { binTable } from './binTable.ts';
import { boost } from './boost.ts';
import type { BoostedState } from './boostedState.ts';
import type { BoostOptions } from './boostOptions.ts';
import type { BoostRows } from './boostRows.ts';

export interface BoostedFit {
  readonly binning: BinOptions;
  readonly boosting: BoostOptions;
  /** share of the rows, the last ones, that tell when to stop; not used without early stopping */
  readonly validationFraction: number;
}

/**
 * Fits a registry model to rows that were checked: to `up` by the logistic objective, to `ret` by any other.
 * @throws WinnowError `argument_invalid` for parameters that do not fit the features, `model_fit_failed` when only one
 *   sign occurs where two are needed
 */
export function fitBoosted(
  where: string,
  view: FeatureMatrixView,
  targets: Targets,
  { binning, boosting, validationFraction }: BoostedFit,
  context: FitContext,
): BoostedState {
  assertFeatures(where, view.cols, binning, boosting);
  const isStopping = boosting.earlyStoppingRounds > 0;
  const nHeld = isStopping ? Math.max(1, Math.floor(validationFraction * view.rows)) : 0;
  const nLearned = view.rows - nHeld;
  const weight = targets.weight?.subarray(0, nLearned);
  const learned = tableOf(view, 0, nLearned);
  const dataset = binTable(learned, { ...binning, ...(weight && { weight }) }, context);
  const target = boosting.objective.name === 'logistic' ? Float64Array.from(targets.up) : targets.ret;
  const training = { dataset, target: target.subarray(0, nLearned), ...(weight && { weight }) };
  const held = isStopping ? heldRows(view, targets, target, training) : undefined;
  const { ensemble, rounds, reason, validationLoss } = boost(training, boosting, context, held);
  return { objective: boosting.objective, ensemble, rounds, reason, validationLoss };
}

function assertFeatures(where: string, cols: number, { categorical }: BinOptions, { growth }: BoostOptions): void {
  const beyond = categorical?.find((feature) => feature >= cols);
  assertArgument(beyond === undefined, where, `categorical features must be below the ${cols} of the view`, beyond);
  const { monotone } = growth;
  const rule = `monotone constraints must be as many as the ${cols} features`;
  assertArgument(monotone === undefined || monotone.length === cols, where, rule, monotone?.length);
}

function tableOf({ data, cols }: FeatureMatrixView, from: number, to: number): Table {
  return { data: data.subarray(from * cols, to * cols), rows: to - from, cols };
}

/** The rows after those of `training`. */
function heldRows(view: FeatureMatrixView, targets: Targets, target: Float64Array, { dataset }: BoostRows): BoostRows {
  const weight = targets.weight?.subarray(dataset.rows);
  return {
    dataset: binLike(tableOf(view, dataset.rows, view.rows), dataset.features),
    target: target.subarray(dataset.rows),
    ...(weight && { weight }),
  };
}
