import { assertArgument, WinnowError } from '@winnow/core';
import { type ClassWeight, lossWeights } from '../classWeights.ts';
import type { FeatureMatrixView, FitContext, Targets } from '../contract.ts';
import { type BinOptions, binLaterLike, type Table } from './binDataset.ts';
import { binTableForKernel } from './binTable.ts';
import { boost } from './boost.ts';
import type { BoostedState } from './boostedState.ts';
import type { BoostOptions } from './boostOptions.ts';
import type { BoostRows } from './boostRows.ts';
import type { GrowthOptions } from './growthOptions.ts';
import type { ObjectiveSpec } from './objectives/createObjective.ts';
import type { RowValues } from './objectives/objective.ts';
import { outputsOf } from './objectives/outputsOf.ts';
import { type RowSplit, splitRows } from './splitRows.ts';

export interface BoostedFit {
  readonly binning: BinOptions;
  readonly boosting: BoostOptions & { readonly objective: ObjectiveSpec };
  /** share of the rows, the last ones, that tell when to stop; not used without early stopping */
  readonly validationFraction: number;
  /** of objectives that learn classes */
  readonly classWeight: ClassWeight;
}

/**
 * Fits a registry model to rows that were checked: to `up` by the logistic objective, to `classes` by softmax, to `ret` by any
 * other.
 * @throws WinnowError `argument_invalid` for parameters that do not fit the features or targets, `model_fit_failed` when
 *   only one class occurs where two are needed, or no row is left beside those that tell when to stop
 */
export function fitBoosted(
  where: string,
  view: FeatureMatrixView,
  targets: Targets,
  { binning, boosting, validationFraction, classWeight }: BoostedFit,
  context: FitContext,
): BoostedState {
  outputsOf(boosting.objective); // refuses a quantile without a name before the fit
  assertFeatures(where, view.cols, binning, boosting);
  const { earlyStoppingRounds: patience, growth } = boosting;
  const split = splitRows(where, view.rows, { patience, validationFraction }, context);
  const { nLearned } = split;
  const weight = targets.weight?.subarray(0, nLearned);
  const learned = tableOf(view, 0, nLearned);
  const bins = { ...binning, laterMissing: growth.laterMissing, ...(weight && { weight }) };
  const dataset = binTableForKernel(learned, bins, context);
  const target = targetOf(where, boosting.objective, targets);
  const training = {
    dataset,
    target: target.subarray(0, nLearned),
    ...(weight && { weight }),
    ...emphasis(where, boosting.objective, classWeight, target.subarray(0, nLearned), weight),
  };
  const held = patience > 0 ? heldRows(view, targets, target, training, split, growth) : undefined;
  const { onIteration } = context;
  const boostContext = { ...context, ...(onIteration && { onRound: onIteration.bind(context) }) };
  const { ensemble, rounds, reason, validationLoss } = boost(training, boosting, boostContext, held);
  return { objective: boosting.objective, ensemble, rounds, reason, validationLoss };
}

/** [N] what the objective learns. */
function targetOf(where: string, { name }: ObjectiveSpec, { up, ret, classes }: Targets): RowValues {
  if (name === 'logistic') return up;
  if (name !== 'softmax') return ret;
  if (classes !== undefined) return Float64Array.from(classes.values);
  const rule = 'this objective learns classes, and the targets have none';
  throw new WinnowError('argument_invalid', { where, rule, got: undefined });
}

function emphasis(
  where: string,
  objective: ObjectiveSpec,
  classWeight: ClassWeight,
  target: RowValues,
  weight: Float64Array | undefined,
): Pick<BoostRows, 'lossWeight'> {
  if (classWeight === undefined) return {};
  const nClasses = objective.name === 'softmax' ? objective.nClasses : objective.name === 'logistic' ? 2 : 0;
  assertArgument(nClasses > 0, where, 'class_weight needs an objective that learns classes', objective.name);
  return { lossWeight: lossWeights(where, classWeight, target, nClasses, weight) };
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

/** The rows that tell when to stop, in the bins of `training`. */
function heldRows(
  view: FeatureMatrixView,
  targets: Targets,
  target: RowValues,
  { dataset }: BoostRows,
  { firstHeld }: RowSplit,
  { laterMissing }: GrowthOptions,
): BoostRows {
  const weight = targets.weight?.subarray(firstHeld);
  return {
    dataset: binLaterLike(tableOf(view, firstHeld, view.rows), dataset.features, laterMissing),
    target: target.subarray(firstHeld),
    ...(weight && { weight }),
  };
}
