import { withArena } from '../memory/arena.ts';
import { kernels } from '../memory/kernels.ts';

/** Two copies of a block of rows, of some dozens of columns, fit the first two caches. */
const BLOCK_ROWS = 256;

/** The kernel works on tiles of 4 columns. */
const TILE = 4;

/**
 * Xᵀ diag(w) X, symmetric. Notation: N rows, P columns. Sums run over blocks of rows, in a fixed order.
 * @param x       [N, P]
 * @param weights [N]
 * @returns       [P, P]
 */
export function weightedGram(x: Float64Array, weights: Float64Array, rows: number, cols: number): Float64Array {
  const padded = TILE * Math.ceil(cols / TILE);
  return withArena((arena) => {
    const [plain, weighted] = [arena.f64(padded * BLOCK_ROWS), arena.f64(padded * BLOCK_ROWS)];
    const sums = arena.f64(padded * padded);
    sums.view().fill(0);
    const [right, left] = [plain.view(), weighted.view()];
    for (let first = 0; first < rows; first += BLOCK_ROWS) {
      const count = Math.min(BLOCK_ROWS, rows - first);
      const length = count + (count % 2); // whole vectors
      right.fill(0);
      left.fill(0);
      for (let n = 0; n < count; n++) {
        const weight = weights[first + n]!;
        for (let p = 0, at = (first + n) * cols; p < cols; p++, at++) {
          right[p * length + n] = x[at]!;
          left[p * length + n] = weight * x[at]!;
        }
      }
      kernels().gramAdd(weighted.address, plain.address, length, padded, sums.address);
    }
    return mirror(sums.view(), padded, cols);
  });
}

/** The lower triangle, both ways. */
function mirror(sums: Float64Array, stride: number, cols: number): Float64Array {
  const gram = new Float64Array(cols * cols);
  for (let i = 0; i < cols; i++) {
    for (let j = 0; j <= i; j++) {
      gram[i * cols + j] = sums[i * stride + j]!;
      gram[j * cols + i] = sums[i * stride + j]!;
    }
  }
  return gram;
}
