import { WinnowError } from '@winnow/core';
import type { FeatureMatrixView, FitContext, Targets } from '../../contract.ts';
import type { TrainingParams } from '../trainingParams.ts';
import { windowEnds } from './windows.ts';

/** Fewer windows tell nothing of how well a fit goes. */
export const MIN_WINDOWS = 2;

/** Windows by their last rows, ascending. */
export interface WindowSplit {
  readonly train: Int32Array;
  /** that tell when to stop; none without patience */
  readonly validation: Int32Array;
}

/**
 * The last windows tell when to stop. No row of theirs is in a window that is learned from, and all labels that are learned
 * from are known when the first of theirs begins. Rows of weight 0 end no window.
 * @throws WinnowError `model_fit_failed` when fewer than `MIN_WINDOWS` are left to learn from
 */
export function splitWindows(
  where: string,
  view: FeatureMatrixView,
  { weight }: Targets,
  { lookback, patience, validation_fraction: fraction }: TrainingParams,
  { labelRows = 1 }: Pick<FitContext, 'labelRows'>,
): WindowSplit {
  const ends = windowEnds(view, lookback).filter((row) => weight === undefined || weight[row]! > 0);
  const count = patience > 0 ? Math.max(1, Math.round(fraction * ends.length)) : 0;
  const validation = ends.subarray(ends.length - Math.min(count, ends.length));
  const before = count > 0 ? (validation[0] ?? 0) - Math.max(lookback, labelRows) : Number.POSITIVE_INFINITY;
  const train = ends.filter((row) => row <= before);
  if (train.length >= MIN_WINDOWS) return { train, validation };
  const rule = `needs at least ${MIN_WINDOWS} windows of ${lookback} rows, whose labels are known before those that tell when to stop`;
  throw new WinnowError('model_fit_failed', { where, rule, got: train.length });
}
