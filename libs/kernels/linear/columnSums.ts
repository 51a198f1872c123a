import { withArena } from '../memory/arena.ts';
import { kernels } from '../memory/kernels.ts';
import { BLOCK_ROWS } from './blocks.ts';

/**
 * Σ_n v_n (x_n − origin) of each column, in the order of rows.
 * @param x       [N, F]
 * @param weights [N] v
 * @param origin  [F]
 */
export function columnSums(x: Float64Array, weights: Float64Array, origin: Float64Array): Float64Array {
  const [rows, cols] = [weights.length, origin.length];
  return withArena((arena) => {
    const values = arena.f64(BLOCK_ROWS * cols);
    const factors = arena.f64(BLOCK_ROWS);
    const [start, sums] = [arena.f64(cols), arena.f64(cols)];
    start.view().set(origin);
    sums.view().fill(0);
    for (let first = 0; first < rows; first += BLOCK_ROWS) {
      const count = Math.min(BLOCK_ROWS, rows - first);
      values.view().set(x.subarray(first * cols, (first + count) * cols));
      factors.view().set(weights.subarray(first, first + count));
      kernels().columnSums(values.address, count, cols, start.address, factors.address, sums.address);
    }
    return sums.view().slice();
  });
}
