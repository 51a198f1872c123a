import { kernels } from '../memory/kernels.ts';
import { histogramSlot, type RowSet, type TreeWorkspace } from './workspace.ts';

/** Adds up the packed gradients of rows[begin..end) of the table that trees are grown on, into a slot. */
export function fillHistogram(work: TreeWorkspace, set: RowSet, begin: number, end: number, slot: number): void {
  const out = histogramSlot(work, slot).address;
  const { packed } = work;
  const { bins, stride } = work.selection;
  kernels().treeHistogram(bins, stride, stride, set.rows.address, begin, end, packed.address, out);
}

/** The histogram in `slot` becomes that of its rows without those of `part`. */
export function subtractHistogram(work: TreeWorkspace, slot: number, part: number): void {
  kernels().treeSubtract(histogramSlot(work, slot).address, histogramSlot(work, part).address, work.selection.stride);
}

/** Takes rows[begin..end) off the histogram in `slot`: cheaper than a histogram of their own where they are few. */
export function removeRows(work: TreeWorkspace, set: RowSet, begin: number, end: number, slot: number): void {
  const { address } = histogramSlot(work, slot);
  const { packed } = work;
  const { bins, stride } = work.selection;
  kernels().treeRemoveRows(bins, stride, stride, set.rows.address, begin, end, packed.address, address);
}
