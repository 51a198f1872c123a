import type { Table } from '../binDataset.ts';
import type { LossRows } from '../objectives/objective.ts';

/** Rows to learn from, which all count, or to tell when to stop. */
export interface ObliviousRows extends LossRows {
  readonly target: Float64Array;
  readonly weight: Float64Array;
  readonly table: Table;
}
