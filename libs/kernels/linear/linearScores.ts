import { withArena } from '../memory/arena.ts';
import { kernels } from '../memory/kernels.ts';

/** Values of the rows that are copied at a time: they stay in the second-level cache. */
const CHUNK_VALUES = 32_768;

/** Vector loops take so many scores at a time. */
const SCORES_A_STEP = 4;

/**
 * `intercept + x · coef` of every row, added up in the order of features.
 * @param data [N, F]
 * @param coef [F]
 * @param link what becomes of a score: itself, or 1 / (1 + exp(−score))
 * @returns    [N]
 */
export function linearScores(
  data: Float64Array,
  rows: number,
  coef: ArrayLike<number>,
  intercept: number,
  link: 'identity' | 'logistic' = 'identity',
): Float64Array {
  const cols = coef.length;
  const chunk = Math.min(rows, Math.max(1, Math.floor(CHUNK_VALUES / cols)));
  const padded = SCORES_A_STEP * Math.ceil(chunk / SCORES_A_STEP);
  const out = new Float64Array(rows);
  withArena((arena) => {
    const [factors, values, scores] = [arena.f64(cols), arena.f64(chunk * cols), arena.f64(padded)];
    factors.view().set(coef);
    const [block, sums] = [values.view(), scores.view().fill(0)];
    for (let first = 0; first < rows; first += chunk) {
      const count = Math.min(chunk, rows - first);
      block.set(data.subarray(first * cols, (first + count) * cols));
      kernels().linearScores(values.address, count, cols, factors.address, intercept, scores.address);
      if (link === 'logistic') kernels().sigmoids(scores.address, padded);
      out.set(sums.subarray(0, count), first);
    }
  });
  return out;
}
