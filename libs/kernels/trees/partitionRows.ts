import { kernels } from '../memory/kernels.ts';
import type { RowSet, TreeWorkspace } from './workspace.ts';

/**
 * Moves the rows of rows[begin..end) whose bin of `column` is marked in `work.goesLeft` to the front; both sides keep
 * their order.
 * @returns where the right side begins
 */
export function partitionRows(work: TreeWorkspace, set: RowSet, column: number, begin: number, end: number): number {
  const { goesLeft, scratch } = work;
  const bins = set.columns.address + set.nRows * column;
  const { address } = set.rows;
  return begin + kernels().treePartition(bins, goesLeft.address, address, begin, end, scratch.address);
}
