import { withArena } from '../memory/arena.ts';
import { BLOCK_ROWS, blockLength, createGramSums, createPacker, paddedColumns } from './blocks.ts';

/**
 * Xᵀ diag(w) X, symmetric. Notation: N rows, P columns. Sums run over blocks of rows, in a fixed order.
 * @param x       [N, P]
 * @param weights [N]
 * @returns       [P, P]
 */
export function weightedGram(x: Float64Array, weights: Float64Array, rows: number, cols: number): Float64Array {
  return withArena((arena) => {
    const packer = createPacker(arena, x, cols, new Float64Array(cols));
    const block = arena.f64(paddedColumns(cols) * BLOCK_ROWS);
    const factors = arena.f64(BLOCK_ROWS);
    const sums = createGramSums(arena, cols);
    for (let first = 0; first < rows; first += BLOCK_ROWS) {
      const count = Math.min(BLOCK_ROWS, rows - first);
      const length = blockLength(count);
      block.view().fill(0, cols * length);
      packer.pack(first, count, block.address);
      factors
        .view()
        .fill(0, count)
        .set(weights.subarray(first, first + count));
      sums.add(block.address, length, factors.address);
    }
    return sums.result();
  });
}
