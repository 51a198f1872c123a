import type { BinnedDataset } from './binnedDataset.ts';
import type { LossRows } from './objectives/objective.ts';

/** Rows to learn from, or to tell when to stop. */
export interface BoostRows {
  readonly dataset: BinnedDataset;
  /** [N] */
  readonly target: Float64Array;
  /** [N] 0 or more, not all 0; absent means 1 */
  readonly weight?: Float64Array;
}

/** With weights of 1 where none are given. */
export function lossRows({ target, weight }: BoostRows): LossRows {
  return { target, weight: weight ?? new Float64Array(target.length).fill(1) };
}
