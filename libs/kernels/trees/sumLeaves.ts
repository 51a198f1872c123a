import { withArena } from '../memory/arena.ts';
import { kernels } from '../memory/kernels.ts';
import { loadTree, type TreeNodes } from './loadTree.ts';

const CHUNK_VALUES = 131_072;

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
  const chunk = Math.max(1, Math.min(nRows, Math.floor(CHUNK_VALUES / cols)));
  withArena((arena) => {
    const roots = arena.i32(trees.length);
    const addresses = trees.map((tree) => loadTree(arena, tree));
    roots.view().set(addresses);
    const hasCategories = Number(trees.some(({ categories }) => Object.keys(categories).length > 0));
    const values = arena.f64(chunk * cols);
    const sums = arena.f64(chunk * nOutputs);
    for (let first = 0; first < nRows; first += chunk) {
      const count = Math.min(chunk, nRows - first);
      const part = out.subarray(first * nOutputs, (first + count) * nOutputs);
      values.view().set(data.subarray(first * cols, (first + count) * cols));
      sums.view().set(part);
      const { address } = sums;
      kernels().treePredict(values.address, count, cols, roots.address, trees.length, nOutputs, hasCategories, address);
      part.set(sums.view().subarray(0, part.length));
    }
  });
}
