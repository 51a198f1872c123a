import { withArena } from '../memory/arena.ts';
import { kernels } from '../memory/kernels.ts';
import { loadTree, type TreeNodes } from './loadTree.ts';
import { splitColumns } from './splitColumns.ts';
import { sumLeavesByBins } from './sumLeavesByBins.ts';

const CHUNK_VALUES = 131_072;

/** While all trees stay in the cache, a few rows go through all of them; else many rows go through one tree after the other. */
const MOST_CACHED_NODES = 32_768;
const ROWS_BESIDE_TREES = 64;

/** Making ready for bins takes as long as is won by them at 500 to 1,000 rows: measured with 50 and 100 trees of 15 to 63 leaves. */
const LEAST_ROWS_BY_BINS = 1_000;

/**
 * Sums of the leaves that each row reaches, tree m counting for output m % nOutputs.
 * @param data [N, cols], NaN missing
 * @param out  [N, nOutputs] is added to
 */
export function sumLeaves(
  trees: readonly TreeNodes[],
  nOutputs: number,
  data: Float64Array,
  nRows: number,
  cols: number,
  out: Float64Array,
): void {
  const columns = nRows < LEAST_ROWS_BY_BINS ? undefined : splitColumns(trees);
  if (columns === undefined) sumLeavesByDescent(trees, nOutputs, data, nRows, cols, out);
  else sumLeavesByBins(trees, columns, nOutputs, data, nRows, cols, out);
}

function sumLeavesByDescent(
  trees: readonly TreeNodes[],
  nOutputs: number,
  data: Float64Array,
  nRows: number,
  cols: number,
  out: Float64Array,
): void {
  const chunk = Math.max(1, Math.min(nRows, Math.floor(CHUNK_VALUES / cols)));
  withArena((arena) => {
    const roots = arena.i32(trees.length);
    const addresses = trees.map((tree) => loadTree(arena, tree));
    roots.view().set(addresses);
    const hasCategories = Number(trees.some(({ categories }) => Object.keys(categories).length > 0));
    const nNodes = trees.reduce((total, { feature }) => total + feature.length, 0);
    const block = nNodes > MOST_CACHED_NODES ? chunk : ROWS_BESIDE_TREES;
    const values = arena.f64(chunk * cols);
    const sums = arena.f64(chunk * nOutputs);
    for (let first = 0; first < nRows; first += chunk) {
      const count = Math.min(chunk, nRows - first);
      const part = out.subarray(first * nOutputs, (first + count) * nOutputs);
      values.view().set(data.subarray(first * cols, (first + count) * cols));
      sums.view().set(part);
      const { address } = sums;
      kernels().treePredict(
        values.address,
        count,
        cols,
        block,
        roots.address,
        trees.length,
        nOutputs,
        hasCategories,
        address,
      );
      part.set(sums.view().subarray(0, part.length));
    }
  });
}
