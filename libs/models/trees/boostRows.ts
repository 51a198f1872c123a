import type { BinnedDataset, ChosenBins } from './binnedDataset.ts';
import type { LossRows, RowValues } from './objectives/objective.ts';

/** Rows to learn from, or to tell when to stop. */
export interface BoostRows {
  readonly dataset: BinnedDataset | ChosenBins;
  readonly target: RowValues;
  /** [N] 0 or more, not all 0: a row of weight 2 is two rows; absent means 1 */
  readonly weight?: Float64Array;
  /** [N] 0 or more, not all 0: multiplies the loss of a row, which stays one row for limits on their number; absent means 1 */
  readonly lossWeight?: Float64Array;
}

/** With weights of 1 where none are given. */
export function lossRows({ target, weight, lossWeight }: BoostRows): LossRows {
  const ones = () => new Uint8Array(target.length).fill(1);
  if (weight === undefined || lossWeight === undefined) return { target, weight: weight ?? lossWeight ?? ones() };
  return { target, weight: weight.map((value, n) => value * lossWeight[n]!) };
}
