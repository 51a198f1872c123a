import { withArena } from '../memory/arena.ts';
import { kernels } from '../memory/kernels.ts';
import { HISTOGRAM_BINS } from './workspace.ts';

/** One column's bins: bin b holds the values above bound b − 1 and up to bound b, the last bin what is above all. */
export interface ColumnBins {
  /** ascending */
  readonly bounds: readonly number[];
  /** bin of NaN */
  readonly missingBin: number;
}

/** Values that are in kernel memory at a time. */
const CHUNK_VALUES = 131_072;

/**
 * @param data    [N, F]
 * @param columns [F]; bins of an undefined one are left as they are
 * @param stride  columns of `out`
 * @param out     [N, stride] receives the bins
 */
export function binRows(
  data: Float64Array,
  nRows: number,
  columns: readonly (ColumnBins | undefined)[],
  stride: number,
  out: Uint8Array,
): void {
  const cols = columns.length;
  const chunk = Math.max(1, Math.min(nRows, Math.floor(CHUNK_VALUES / cols)));
  withArena((arena) => {
    const values = arena.f64(chunk * cols);
    const bins = arena.u8(chunk * stride);
    const bounds = arena.f64(HISTOGRAM_BINS * cols);
    bounds.view().fill(Number.POSITIVE_INFINITY);
    columns.forEach((column, c) => {
      if (column) bounds.view().set(column.bounds, HISTOGRAM_BINS * c);
    });
    for (let first = 0; first < nRows; first += chunk) {
      const count = Math.min(chunk, nRows - first);
      values.view().set(data.subarray(first * cols, (first + count) * cols));
      bins.view().set(out.subarray(first * stride, (first + count) * stride));
      columns.forEach((column, c) => {
        if (column === undefined) return;
        const table = bounds.address + 8 * HISTOGRAM_BINS * c;
        const { missingBin } = column;
        kernels().treeBins(values.address + 8 * c, cols, count, table, missingBin, bins.address + c, stride);
      });
      out.set(bins.view().subarray(0, count * stride), first * stride);
    }
  });
}
